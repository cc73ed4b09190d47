/** `journal.jsonl`: what happened to a mission, when, by whom. Told to people; never read to recover. */
import { JournalEntry } from "@haloop/shared";
import { faultPoint } from "../fault_point.ts";
import { onDisk } from "../storage_error.ts";

/** Appends one line in one write, on a line of its own even after a line that a crash cut off. */
export async function appendJournal(path: string, entry: JournalEntry): Promise<void> {
  faultPoint("append_journal.before");
  await onDisk(`write "${path}"`, async () => {
    using file = await Deno.open(path, { read: true, append: true, create: true });
    const start = await endsWithNewline(file) ? "" : "\n";
    const line = new TextEncoder().encode(`${start}${JSON.stringify(entry)}\n`);
    for (let written = 0; written < line.length;) {
      written += await file.write(line.subarray(written));
    }
  });
  faultPoint("append_journal.after");
}

/** The journal's entries, oldest first; a line that cannot be understood is passed over. */
export async function readJournal(path: string): Promise<JournalEntry[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return text.split("\n").flatMap((line) => {
    const entry = parse(line);
    return entry === undefined ? [] : [entry];
  });
}

async function endsWithNewline(file: Deno.FsFile): Promise<boolean> {
  if ((await file.stat()).size === 0) return true;
  await file.seek(-1, Deno.SeekMode.End);
  const last = new Uint8Array(1);
  await file.read(last);
  return last[0] === 0x0a;
}

function parse(line: string): JournalEntry | undefined {
  if (line === "") return undefined;
  try {
    return JournalEntry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
