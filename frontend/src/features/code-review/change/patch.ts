/** A unified diff of one file, read into lines that know their numbers on both sides. Pure. */
import { parsePatch } from "diff";

export interface DiffLine {
  kind: "same" | "added" | "removed";
  /** Its number before the change; absent on added lines. */
  old?: number;
  /** Its number after the change; absent on removed lines. */
  now?: number;
  text: string;
  /** The file ends here without a line end. */
  endless?: boolean;
}

export interface Hunk {
  /** The first line on each side, from 1. */
  old: number;
  now: number;
  lines: DiffLine[];
}

/** The hunks of a patch about one file, or undefined where it cannot be read. */
export function parseHunks(patch: string): Hunk[] | undefined {
  // What git writes above the first hunk holds the file's name, which is the agent's own choice.
  const start = patch.startsWith("@@ ") ? 0 : patch.indexOf("\n@@ ") + 1;
  if (start === 0 && !patch.startsWith("@@ ")) return [];
  try {
    const [file] = parsePatch(`--- old\n+++ new\n${patch.slice(start)}`);
    return file?.hunks.map((hunk) => ({
      old: hunk.oldStart,
      now: hunk.newStart,
      lines: withoutCommonReturns(numbered(hunk.lines, hunk.oldStart, hunk.newStart)),
    }));
  } catch {
    return undefined;
  }
}

function numbered(lines: readonly string[], oldStart: number, newStart: number): DiffLine[] {
  const result: DiffLine[] = [];
  let [old, now] = [oldStart, newStart];
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith("+")) result.push({ kind: "added", now: now++, text });
    else if (line.startsWith("-")) result.push({ kind: "removed", old: old++, text });
    else if (line.startsWith("\\")) markEndless(result);
    else result.push({ kind: "same", old: old++, now: now++, text });
  }
  return result;
}

function markEndless(lines: DiffLine[]): void {
  const last = lines.at(-1);
  if (last !== undefined) last.endless = true;
}

/** A hunk whose every line ends in CR LF is a text like any other; a mixed one shows its CR. */
function withoutCommonReturns(lines: DiffLine[]): DiffLine[] {
  const all = lines.every((line) => line.text.endsWith("\r") || line.endless === true);
  if (!all) return lines;
  return lines.map((line) => ({ ...line, text: line.text.replace(/\r$/, "") }));
}
