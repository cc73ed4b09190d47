/** `journal.jsonl`: what happened to a mission, when, by whom. Told to people; never read to recover. */
import { JournalEntry } from "@haloop/shared";
import { appendLine } from "../append_line.ts";
import { faultPoint } from "../fault_point.ts";
import { diskFailure } from "../storage_error.ts";

/** Appends one line in one write, on a line of its own even after a line that a crash cut off. */
export async function appendJournal(path: string, entry: JournalEntry): Promise<void> {
  faultPoint("append_journal.before");
  await appendLine(path, entry);
  faultPoint("append_journal.after");
}

/**
 * The journal's entries, oldest first; a line that cannot be understood is passed over.
 *
 * @throws StorageError when the disk or the system fails
 */
export async function readJournal(path: string): Promise<JournalEntry[]> {
  return (await readJournalLines(path)).entries;
}

/**
 * The journal's entries, oldest first, and how many lines cannot be understood.
 *
 * @throws StorageError when the disk or the system fails
 */
export async function readJournalLines(
  path: string,
): Promise<{ entries: JournalEntry[]; damaged: number }> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { entries: [], damaged: 0 };
    }
    throw diskFailure(`read "${path}"`, error);
  }
  const lines = text.split("\n").filter((line) => line !== "");
  const entries = lines.map(parse).filter((entry) => entry !== undefined);
  return { entries, damaged: lines.length - entries.length };
}

function parse(line: string): JournalEntry | undefined {
  try {
    return JournalEntry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
