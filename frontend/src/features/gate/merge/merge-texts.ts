/** Brings two edits of one text together, line by line. */
import { Text } from "@codemirror/state";
import { diff3Merge } from "node-diff3";

export interface Merge {
  doc: Text;
  /** Line ranges of `doc` where both sides changed the same lines; they hold the person's own. */
  conflicts: { from: number; to: number }[];
  /** False when the common ancestor is not known, or the texts are too far apart to compare. */
  automatic: boolean;
}

/** The work grows with the product of the lines; beyond this the person merges by hand. */
const MAX_LINES_TO_MERGE = 4000;

/**
 * Merges `theirs` into `mine`. Where both changed the same lines `mine` is taken, so that a merge
 * never drops what a person typed; such places are listed.
 */
export function mergeTexts(mine: Text, base: Text | undefined, theirs: Text): Merge {
  if (base === undefined) return { doc: mine, conflicts: [], automatic: false };
  if (mine.eq(base)) return { doc: theirs, conflicts: [], automatic: true };
  if (theirs.eq(base)) return { doc: mine, conflicts: [], automatic: true };
  const sides = [mine, base, theirs].map((doc) => doc.toJSON());
  const head = commonHead(sides);
  const tail = commonTail(sides, head);
  const [a, o, b] = sides.map((lines) => lines.slice(head, lines.length - tail));
  if (Math.max(a!.length, o!.length, b!.length) > MAX_LINES_TO_MERGE) {
    return { doc: mine, conflicts: [], automatic: false };
  }
  const merged = sides[0]!.slice(0, head);
  const conflicts: Merge["conflicts"] = [];
  for (const region of diff3Merge(a!, o!, b!, { excludeFalseConflicts: true })) {
    if (region.ok) append(merged, region.ok);
    if (!region.conflict) continue;
    const from = merged.length + 1;
    append(merged, region.conflict.a);
    conflicts.push({ from, to: Math.max(from, merged.length) });
  }
  append(merged, sides[0]!.slice(sides[0]!.length - tail));
  return { doc: Text.of(merged.length === 0 ? [""] : merged), conflicts, automatic: true };
}

function append(lines: string[], more: readonly string[]): void {
  for (const line of more) lines.push(line);
}

function commonHead(sides: string[][]): number {
  const [first, ...rest] = sides;
  const most = Math.min(...sides.map((lines) => lines.length));
  let head = 0;
  while (head < most && rest.every((lines) => lines[head] === first![head])) head += 1;
  return head;
}

function commonTail(sides: string[][], head: number): number {
  const [first, ...rest] = sides;
  const most = Math.min(...sides.map((lines) => lines.length)) - head;
  const at = (lines: string[], tail: number) => lines[lines.length - 1 - tail];
  let tail = 0;
  while (tail < most && rest.every((lines) => at(lines, tail) === at(first!, tail))) tail += 1;
  return tail;
}
