import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { matchesKeys } from "../../../lib/keys.ts";

export interface CommentBoxProps {
  label: string;
  value: string;
  /** The verb on the button. */
  action: string;
  placeholder: string;
  /** Asked once, when the box appears: whether the person wants to type here now. */
  takeFocus: () => boolean;
  onChange: (value: string) => void;
  onDone: () => void;
  onCancel: () => void;
  /** The key that closes, over words that only a press on Cancel may drop. */
  onLeave: () => void;
  children?: ReactNode;
}

/** A box to write a comment in. ⌘↵ belongs to it while it has the focus. */
export function CommentBox(props: CommentBoxProps) {
  const { label, value, action, placeholder, takeFocus, onChange, onDone, onCancel, onLeave } =
    props;
  const box = useRef<HTMLTextAreaElement>(null);
  const wants = useRef(takeFocus);
  useLayoutEffect(() => {
    if (!wants.current()) return;
    // At once: what is typed next must not end up in the text.
    box.current?.focus({ preventScroll: true });
    const timer = setTimeout(() =>
      box.current?.closest("section")?.scrollIntoView({ block: "nearest" })
    );
    return () => clearTimeout(timer);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (matchesKeys(event, "mod+enter")) {
      event.preventDefault();
      if (value.trim() !== "") onDone();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onLeave();
    }
  };
  return (
    <div>
      <textarea
        ref={box}
        aria-label={label}
        value={value}
        maxLength={20_000}
        rows={2}
        dir="auto"
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="field block max-h-60 w-full resize-none overflow-y-auto px-2.5 py-2 text-row [field-sizing:content] max-md:text-read"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <span className="mr-auto text-meta text-ink-3 max-md:basis-full">
          Goes to the agent with Request changes
        </span>
        {props.children}
        <Button size="sm" className="max-md:min-h-11 max-md:px-4" onClick={onCancel}>Cancel</Button>
        <Button
          size="sm"
          className="border-accent text-accent-text max-md:min-h-11 max-md:px-4"
          disabled={value.trim() === ""}
          onClick={onDone}
          hint={<Kbd keys="mod+enter" />}
        >
          {action}
        </Button>
      </div>
    </div>
  );
}
