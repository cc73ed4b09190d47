/** Which lines of a text differ from an earlier one, for bars in the margin and for counts. */
import { Chunk } from "@codemirror/merge";
import type { Text } from "@codemirror/state";
import type { LineRange } from "./line-range.ts";

export interface LineChanges {
  /** Lines that were added or changed. */
  ranges: LineRange[];
  /** Lines before which something was taken out without anything in its place. */
  removals: number[];
  /** How many places were changed. */
  places: number;
  added: number;
  removed: number;
}

/** Bounds the work on texts that share next to nothing; the result is then coarser, never wrong. */
export const DIFF_LIMITS = { scanLimit: 1000, timeout: 200 };

export const NO_CHANGES: LineChanges = {
  ranges: [],
  removals: [],
  places: 0,
  added: 0,
  removed: 0,
};

export function lineChanges(before: Text, after: Text): LineChanges {
  if (before.eq(after)) return NO_CHANGES;
  return changesOf(Chunk.build(before, after, DIFF_LIMITS), before, after);
}

export function changesOf(chunks: readonly Chunk[], before: Text, after: Text): LineChanges {
  const changes: LineChanges = { ...NO_CHANGES, ranges: [], removals: [], places: chunks.length };
  for (const chunk of chunks) {
    const old = linesOf(before, chunk.fromA, chunk.toA);
    const now = linesOf(after, chunk.fromB, chunk.toB);
    changes.removed += old.count;
    changes.added += now.count;
    if (now.count === 0) changes.removals.push(now.from);
    else changes.ranges.push({ from: now.from, to: now.from + now.count - 1 });
  }
  return changes;
}

/** A chunk ends after the line break of its last line, which may lie past the end of the text. */
function linesOf(doc: Text, from: number, to: number): { from: number; count: number } {
  const first = doc.lineAt(Math.min(from, doc.length)).number;
  if (to <= from) return { from: first, count: 0 };
  return { from: first, count: doc.lineAt(Math.min(to - 1, doc.length)).number - first + 1 };
}
