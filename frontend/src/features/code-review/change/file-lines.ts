/** One file's change as it is drawn: lines, gaps, changed words and colours. Pure, and remembered. */
import type { FileChange } from "@haloop/shared";
import { type Gap, type OpenedGaps, textLines, withGaps } from "./gaps.ts";
import { type DiffLine, type Hunk, parseHunks } from "./patch.ts";
import { colour, type ColouredLines, type ColouredSpan } from "./syntax.ts";
import { type TextRange, wordEdits } from "./word-edits.ts";

/** What both sides show at one height; a side can be empty. */
export interface Pair {
  kind: "pair";
  left?: DiffLine;
  right?: DiffLine;
}

export interface FileLines {
  /** Undefined where the patch cannot be read. */
  hunks: readonly Hunk[] | undefined;
  edits: ReadonlyMap<DiffLine, readonly TextRange[]>;
  /** The text of each side by line, as far as it is known. */
  texts: Readonly<Record<"old" | "new", readonly string[]>>;
  /** The syntax colours of a line. */
  colours: (line: DiffLine) => readonly ColouredSpan[];
}

const remembered = new WeakMap<FileChange, FileLines>();

export function fileLines(change: FileChange): FileLines {
  const known = remembered.get(change);
  if (known !== undefined) return known;
  const hunks = change.patch === undefined ? undefined : parseHunks(change.patch);
  const lines = hunks?.flatMap((hunk) => [...hunk.lines, { kind: "end" }]) ?? [];
  const result: FileLines = {
    hunks,
    edits: wordEdits(lines),
    texts: { old: sideText(change.old_text, hunks, "old"), new: sideText(change.new_text, hunks) },
    colours: coloursOf(change),
  };
  remembered.set(change, result);
  return result;
}

/** The lines and gaps in the order of the unified view. */
export function unified(change: FileChange, opened: OpenedGaps): (DiffLine | Gap)[] {
  return withGaps(change, fileLines(change).hunks ?? [], opened);
}

/** The same side by side: what was taken out stands beside what came in its place. */
export function sideBySide(change: FileChange, opened: OpenedGaps): (Pair | Gap)[] {
  const result: (Pair | Gap)[] = [];
  let [removed, added]: [DiffLine[], DiffLine[]] = [[], []];
  const close = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at++) {
      const [left, right] = [removed[at], added[at]];
      result.push({ kind: "pair", ...(left && { left }), ...(right && { right }) });
    }
    [removed, added] = [[], []];
  };
  for (const entry of unified(change, opened)) {
    if (entry.kind === "removed") removed.push(entry);
    else if (entry.kind === "added") added.push(entry);
    else {
      close();
      result.push(entry.kind === "gap" ? entry : { kind: "pair", left: entry, right: entry });
    }
  }
  close();
  return result;
}

/** Without the text itself at least the lines of the patch are known, at their own numbers. */
function sideText(
  text: string | undefined,
  hunks: readonly Hunk[] | undefined,
  side: "old" | "new" = "new",
): readonly string[] {
  if (text !== undefined) return textLines(text);
  const lines: string[] = [];
  for (const line of hunks?.flatMap((hunk) => hunk.lines) ?? []) {
    const number = side === "old" ? line.old : line.now;
    if (number !== undefined) lines[number - 1] = line.text;
  }
  return Array.from(lines, (line) => line ?? "");
}

/** Each side is coloured when its first line is drawn, and once. */
function coloursOf({ file, old_text, new_text }: FileChange) {
  const NONE: readonly ColouredSpan[] = [];
  const sides: { old?: ColouredLines | undefined; new?: ColouredLines | undefined } = {};
  const side = (name: "old" | "new", text: string | undefined, path: string) => {
    if (!(name in sides)) sides[name] = text === undefined ? undefined : colour(text, path);
    return sides[name];
  };
  return (line: DiffLine): readonly ColouredSpan[] => {
    const coloured = line.now !== undefined
      ? side("new", new_text, file.path)?.[line.now - 1]
      : side("old", old_text, file.old_path ?? file.path)?.[(line.old ?? 1) - 1];
    return coloured ?? NONE;
  };
}
