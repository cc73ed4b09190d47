import { clsx } from "clsx";
import { keyLabels } from "../../lib/shortcuts.ts";

/** A key or chord such as "mod+enter": ⌘↵ on macOS, Ctrl ↵ elsewhere. Hidden where there is no keyboard. */
export function Kbd({ keys, onAccent = false }: { keys: string; onAccent?: boolean }) {
  return (
    <kbd
      aria-hidden="true"
      className={clsx(
        "rounded-kbd px-1.5 py-px font-sans text-micro font-medium whitespace-nowrap pointer-coarse:hidden max-md:hidden",
        onAccent ? "bg-[rgb(0_0_0/0.22)] text-white" : "bg-hover text-ink-3",
      )}
    >
      {keyLabels(keys).join(" ")}
    </kbd>
  );
}
