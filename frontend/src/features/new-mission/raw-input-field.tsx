import { clsx } from "clsx";
import { MAX_BODY_BYTES } from "@haloop/shared";
import { type ClipboardEvent, type DragEvent, useState } from "react";
import { sizeProblem } from "./raw-input-size.ts";

/** The raw input: typed, pasted, or dropped as a text file, which is added to what is there. */
export function RawInputField(
  { value, error, onChange }: {
    value: string;
    error: string | undefined;
    onChange: (text: string) => void;
  },
) {
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  // Before the browser lays such a text out, which alone can hold the page up for minutes.
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const { value: present, selectionStart, selectionEnd } = event.currentTarget;
    const pasted = event.clipboardData.getData("text/plain");
    const after = present.slice(0, selectionStart) + pasted + present.slice(selectionEnd);
    const problem = sizeProblem(after, "The pasted text");
    setRefusal(problem);
    if (problem !== undefined) event.preventDefault();
  };
  const drop = async (event: DragEvent) => {
    const file = event.dataTransfer.files[0];
    setOver(false);
    if (file === undefined) return;
    event.preventDefault();
    const read = await readTextFile(file);
    if (!read.ok) return setRefusal(read.problem);
    const after = value === "" ? read.text : `${value}\n\n${read.text}`;
    const problem = sizeProblem(after, `"${file.name}"`);
    setRefusal(problem);
    if (problem === undefined) onChange(after);
  };
  const problem = refusal ?? error;
  return (
    <div>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor="raw-input" className="text-row font-medium">Raw Input</label>
        <span className="text-meta text-ink-3">
          {countWords(value.length)}
          <span className="pl-1 pointer-coarse:hidden">· paste, or drop a text file</span>
        </span>
      </div>
      <textarea
        id="raw-input"
        data-testid="mission-raw-input"
        value={value}
        onChange={(event) => {
          // What was typed stays, and is told of at once: the server would not take it.
          setRefusal(sizeProblem(event.target.value, "What was typed last"));
          onChange(event.target.value);
        }}
        onPaste={paste}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        dir="auto"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : "raw-input-problem"}
        className={clsx(
          "field mt-1.5 block h-54 min-h-32 w-full resize-y px-3 py-2.5 font-mono text-code max-md:text-[1rem]",
          over && "border-accent! bg-accent-tint!",
        )}
      />
      {problem !== undefined && (
        <p id="raw-input-problem" role="alert" className="mt-1 text-meta text-failed">{problem}</p>
      )}
    </div>
  );
}

function countWords(count: number): string {
  return count === 1 ? "1 character" : `${count.toLocaleString("en")} characters`;
}

async function readTextFile(
  file: File,
): Promise<{ ok: true; text: string } | { ok: false; problem: string }> {
  if (file.size > MAX_BODY_BYTES) {
    const most = MAX_BODY_BYTES / 1024 / 1024;
    return { ok: false, problem: `"${file.name}" is larger than ${most} MiB, more than fits` };
  }
  try {
    const bytes = await file.arrayBuffer();
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, problem: `"${file.name}" is not a text file in UTF-8` };
  }
}
