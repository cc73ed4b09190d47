/** What became of lines: a text compared with a later one, asked about by line. Pure. */
import { diffArrays } from "diff";
import type { LineRange } from "../../gate/document/line-range.ts";
import { ALIKE, likeness, wordSet } from "../likeness.ts";

export type Fate =
  | { is: "unchanged" | "changed"; lines: LineRange }
  /** `after` is the line of the new text that now stands before the gap; 0 at the beginning. */
  | { is: "removed"; after: number };

/** Stretches of both texts that belong together, as half-open ranges of line indexes. */
interface Stretch {
  old: [from: number, to: number];
  new: [from: number, to: number];
  same: boolean;
}

/** Beyond this many edits two texts count as rewritten altogether. */
const MAX_EDITS = 4000;
/** Stretches of more pairs than this are not compared line by line. */
const MAX_PAIRS = 40_000;

/** Gives the question "what became of these lines". */
export function lineMap(before: string, after: string): (lines: LineRange) => Fate {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const stretches = stretchesOf(old, now).flatMap((stretch) =>
    stretch.same ? [stretch] : refine(stretch, old, now)
  );
  return (lines) => fateOf(lines, stretches);
}

function fateOf(lines: LineRange, stretches: readonly Stretch[]): Fate {
  const [from, to] = [lines.from - 1, lines.to];
  // A stretch without old lines belongs to the lines only where they stand on both sides of it.
  const touched = stretches.filter(({ old }) =>
    old[0] === old[1] ? from < old[0] && old[0] < to : old[0] < to && from < old[1]
  );
  const [first, last] = [touched[0], touched.at(-1)];
  // Lines past the end of the old text: there is nothing to follow.
  if (first === undefined || last === undefined) {
    return { is: "removed", after: stretches.at(-1)?.new[1] ?? 0 };
  }
  const start = first.same
    ? first.new[0] + (from - first.old[0] > 0 ? from - first.old[0] : 0)
    : first.new[0];
  const end = last.same ? last.new[1] - Math.max(0, last.old[1] - to) : last.new[1];
  if (start >= end) return { is: "removed", after: start };
  const same = touched.every((stretch) => stretch.same);
  return { is: same ? "unchanged" : "changed", lines: { from: start + 1, to: end } };
}

function stretchesOf(old: string[], now: string[]): Stretch[] {
  const parts = diffArrays(old, now, { maxEditLength: MAX_EDITS, timeout: 400 });
  if (parts === undefined) return [{ old: [0, old.length], new: [0, now.length], same: false }];
  const stretches: Stretch[] = [];
  let [a, b] = [0, 0];
  for (const { added, removed, count } of parts) {
    const [oldCount, newCount] = [added ? 0 : count, removed ? 0 : count];
    const same = !added && !removed;
    const previous = stretches.at(-1);
    // What was taken out and what came in its place are one stretch.
    if (previous !== undefined && !previous.same && !same) {
      previous.old[1] += oldCount;
      previous.new[1] += newCount;
    } else stretches.push({ old: [a, a + oldCount], new: [b, b + newCount], same });
    a += oldCount;
    b += newCount;
  }
  return stretches;
}

/** Cuts a changed stretch at lines that were only edited, so that each of them is followed alone. */
function refine(stretch: Stretch, old: string[], now: string[]): Stretch[] {
  const { old: [a0, a1], new: [b0, b1] } = stretch;
  const pairs = (a1 - a0) * (b1 - b0);
  if (pairs <= 1 || pairs > MAX_PAIRS) return [stretch];
  const parts: Stretch[] = [];
  let [a, b] = [a0, b0];
  for (const [i, j] of alikePairs(old.slice(a0, a1), now.slice(b0, b1))) {
    if (a < a0 + i || b < b0 + j) parts.push({ old: [a, a0 + i], new: [b, b0 + j], same: false });
    parts.push({ old: [a0 + i, a0 + i + 1], new: [b0 + j, b0 + j + 1], same: false });
    [a, b] = [a0 + i + 1, b0 + j + 1];
  }
  if (a < a1 || b < b1) parts.push({ old: [a, a1], new: [b, b1], same: false });
  return parts;
}

/** The pairs of alike lines, in order, whose likeness adds up to most. */
function alikePairs(old: string[], now: string[]): [number, number][] {
  const [oldWords, newWords] = [old.map(wordSet), now.map(wordSet)];
  const width = now.length + 1;
  const best = new Float64Array((old.length + 1) * width);
  const like = (i: number, j: number) => likeness(oldWords[i]!, newWords[j]!);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const alike = like(i, j);
      const skip = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
      const take = alike >= ALIKE ? alike + best[(i + 1) * width + j + 1]! : 0;
      best[i * width + j] = Math.max(skip, take);
    }
  }
  const pairs: [number, number][] = [];
  for (let [i, j] = [0, 0]; i < old.length && j < now.length;) {
    const alike = like(i, j);
    const here = best[i * width + j]!;
    if (alike >= ALIKE && here === alike + best[(i + 1) * width + j + 1]!) pairs.push([i++, j++]);
    else if (here === best[(i + 1) * width + j]!) i++;
    else j++;
  }
  return pairs;
}
