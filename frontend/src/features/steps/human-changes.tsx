import { clsx } from "clsx";
import { parsePatch } from "diff";
import { useMemo } from "react";

const LOOKS = {
  "+": { row: "bg-add-bg", sign: "text-add-text", word: "added" },
  "-": { row: "bg-del-bg", sign: "text-del-text", word: "removed" },
} as const;

/** The patch that an agent was handed with its input: what the person changed before it began. */
export function HumanChanges({ patch }: { patch: string }) {
  const files = useMemo(() => readPatch(patch), [patch]);
  return (
    <div className="flex h-full flex-col">
      <p className="border-b border-border bg-bg px-6 py-2 text-row text-ink-2 max-md:px-4">
        What you changed at the gate before this step. The agent has it beside its input.
      </p>
      <div
        role="region"
        aria-label="Your changes"
        tabIndex={0}
        className="focus-inset scroll-quiet min-h-0 flex-1 overflow-y-auto pb-6 font-mono text-code"
      >
        {files === undefined && (
          <pre dir="auto" className="px-6 py-4 break-words whitespace-pre-wrap">{patch}</pre>
        )}
        {files?.flatMap(({ hunks }) => hunks).map((hunk, at) => (
          <div key={at}>
            <p className="bg-sunken px-6 py-0.5 font-sans text-meta text-ink-3 max-md:px-4">
              From line {hunk.newStart}
            </p>
            {hunk.lines.map((line, row) => <Row key={row} line={line} />)}
          </div>
        ))}
      </div>
    </div>
  );
}

function Row({ line }: { line: string }) {
  const sign = line.charAt(0);
  const look = sign === "+" || sign === "-" ? LOOKS[sign] : undefined;
  return (
    <div className={clsx("flex px-6 max-md:px-4", look?.row)}>
      <span aria-hidden="true" className={clsx("w-5 shrink-0 select-none", look?.sign)}>
        {look === undefined ? "" : sign === "-" ? "\u2212" : "+"}
      </span>
      {look !== undefined && <span className="sr-only">{look.word}:</span>}
      <span dir="auto" className="min-w-0 flex-1 break-words whitespace-pre-wrap">
        {line.slice(1) || " "}
      </span>
    </div>
  );
}

/** Undefined for what is no patch: the file lies where an agent could have written to it. */
function readPatch(patch: string) {
  try {
    return parsePatch(patch);
  } catch {
    return undefined;
  }
}
