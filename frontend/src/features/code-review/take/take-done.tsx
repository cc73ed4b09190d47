import type { TakeResult } from "@haloop/shared";
import { CircleCheck, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { shownText } from "../../../lib/shown-text.ts";

/** What was done, and the commands that did it. */
export function TakeDone({ result }: { result: TakeResult }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers give a promise here, which is no effect's end.
    void box.current?.scrollIntoView({ block: "nearest" });
  }, [result]);
  return (
    <div ref={box} role="status" className="mt-3 rounded-panel border border-border p-3">
      <p className="flex items-start gap-2 text-row">
        <CircleCheck className="mt-0.5 size-4 shrink-0 text-done" aria-hidden="true" />
        <span className="min-w-0 break-words">{shownText(result.message)}</span>
      </p>
      <TakeFacts result={result} />
    </div>
  );
}

/** Where it is, and the commands that ran. */
export function TakeFacts({ result: { commands, location } }: { result: TakeResult }) {
  return (
    <>
      {location !== undefined && <Copied label="Where it is" text={location} />}
      {commands.length > 0 && (
        <>
          <p className="mt-3 text-meta text-ink-3">
            {commands.length === 1 ? "The command that ran" : "The commands that ran"}
          </p>
          <ul className="mt-1 flex flex-col gap-1">
            {commands.map((command, at) => (
              <li key={at}>
                <Copied label="Command" text={command} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** A text that the person may want elsewhere. It is shown, never followed. */
function Copied({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Without permission the text is still there to be selected.
      setCopied(false);
    }
  };
  return (
    <div className="mt-1 flex items-start gap-2 rounded-control bg-sunken py-1 pr-1 pl-2.5">
      <code className="min-w-0 flex-1 py-0.5 font-mono text-code break-words whitespace-pre-wrap wrap-anywhere">
        {shownText(text)}
      </code>
      <button
        type="button"
        aria-label={copied ? `${label} copied` : `Copy ${label.toLowerCase()}`}
        onClick={() => void copy()}
        className="inline-flex h-7 shrink-0 items-center gap-1 rounded-control px-1.5 text-meta text-ink-3 hover:bg-hover hover:text-ink max-md:h-11"
      >
        <Copy className="size-3.5" aria-hidden="true" />
        {copied && "Copied"}
      </button>
    </div>
  );
}
