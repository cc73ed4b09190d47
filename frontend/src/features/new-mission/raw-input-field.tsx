import { clsx } from "clsx";
import { type DragEvent, useState } from "react";

/** What the server takes at most, with room for the rest of the request. */
const MAX_DROP_BYTES = 3 * 1024 * 1024;

/** The raw input: typed, pasted, or dropped as a text file, which is added to what is there. */
export function RawInputField(
  { value, error, onChange }: {
    value: string;
    error: string | undefined;
    onChange: (text: string) => void;
  },
) {
  const [over, setOver] = useState(false);
  const [dropError, setDropError] = useState<string>();
  const drop = async (event: DragEvent) => {
    const file = event.dataTransfer.files[0];
    setOver(false);
    if (file === undefined) return;
    event.preventDefault();
    const read = await readTextFile(file);
    setDropError(read.ok ? undefined : read.problem);
    if (read.ok) onChange(value === "" ? read.text : `${value}\n\n${read.text}`);
  };
  const problem = error ?? dropError;
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
        onChange={(event) => onChange(event.target.value)}
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
  if (file.size > MAX_DROP_BYTES) {
    return {
      ok: false,
      problem: `"${file.name}" is larger than 3 MiB, which is the most that fits`,
    };
  }
  try {
    const bytes = await file.arrayBuffer();
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, problem: `"${file.name}" is not a text file in UTF-8` };
  }
}
