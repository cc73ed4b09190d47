/** Where commented lines stand in a text that may have changed since. Pure. */
import { ALIKE, likeness, wordSet } from "../../review/likeness.ts";
import type { Fate } from "../../review/rounds/line-map.ts";

/** Changed lines are looked for this far from where they stood. */
const NEAR_LINES = 300;

/** What became of the lines `quote`, which began at line `from`, in the text of `lines` now. */
export function whereabouts(quote: string, from: number, lines: readonly string[]): Fate {
  const wanted = quote.split("\n");
  const last = lines.length - wanted.length;
  const starts = Array.from({ length: Math.max(0, last + 1) }, (_, at) => at)
    .sort((a, b) => Math.abs(a + 1 - from) - Math.abs(b + 1 - from));
  const same = starts.find((start) => wanted.every((line, at) => lines[start + at] === line));
  const range = (start: number) => ({ from: start + 1, to: start + wanted.length });
  if (same !== undefined) return { is: "unchanged", lines: range(same) };
  const words = wordSet(quote);
  let best: { start: number; like: number } | undefined;
  for (const start of starts) {
    if (Math.abs(start + 1 - from) > NEAR_LINES) break;
    const like = likeness(words, wordSet(lines.slice(start, start + wanted.length).join("\n")));
    if (like >= ALIKE && like > (best?.like ?? 0)) best = { start, like };
  }
  if (best !== undefined) return { is: "changed", lines: range(best.start) };
  return { is: "removed", after: Math.min(Math.max(0, from - 1), lines.length) };
}
