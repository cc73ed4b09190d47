/** Which words of a changed line changed. Pure. */
import { diffWordsWithSpace } from "diff";
import type { DiffLine } from "./patch.ts";

/** Half-open, in UTF-16 units. */
export type TextRange = readonly [from: number, to: number];

/** Longer lines and larger blocks are told by line alone: comparing their words would take long. */
const MAX_LINE_CHARS = 400;
const MAX_BLOCK_LINES = 60;
/** With a larger share of changed text the marks would tell less than none. */
const MAX_SHARE = 0.6;

/** The changed words of every line that has a counterpart on the other side. */
export function wordEdits(lines: readonly { kind: string }[]): Map<DiffLine, TextRange[]> {
  const edits = new Map<DiffLine, TextRange[]>();
  let [removed, added]: [DiffLine[], DiffLine[]] = [[], []];
  const close = () => {
    if (removed.length <= MAX_BLOCK_LINES && added.length <= MAX_BLOCK_LINES) {
      for (let at = 0; at < Math.min(removed.length, added.length); at++) {
        compare(removed[at]!, added[at]!, edits);
      }
    }
    [removed, added] = [[], []];
  };
  for (const entry of lines) {
    if (entry.kind === "removed") {
      if (added.length > 0) close();
      removed.push(entry as DiffLine);
    } else if (entry.kind === "added") added.push(entry as DiffLine);
    else close();
  }
  close();
  return edits;
}

function compare(before: DiffLine, after: DiffLine, edits: Map<DiffLine, TextRange[]>): void {
  if (Math.max(before.text.length, after.text.length) > MAX_LINE_CHARS) return;
  const [gone, come]: [TextRange[], TextRange[]] = [[], []];
  let [old, now, changed] = [0, 0, 0];
  for (const { value, added, removed } of diffWordsWithSpace(before.text, after.text)) {
    if (removed) gone.push([old, old + value.length]);
    if (added) come.push([now, now + value.length]);
    if (added || removed) changed += value.trim().length;
    if (!added) old += value.length;
    if (!removed) now += value.length;
  }
  const length = before.text.trim().length + after.text.trim().length;
  if (length === 0 || changed / length > MAX_SHARE) return;
  if (gone.length > 0) edits.set(before, gone);
  if (come.length > 0) edits.set(after, come);
}
