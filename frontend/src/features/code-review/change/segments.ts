/** A line cut where its look changes: at syntax colours, changed words and hidden characters. Pure. */
import { splitHidden } from "../../gate/document/hidden-characters.ts";
import type { ColouredSpan } from "./syntax.ts";
import type { TextRange } from "./word-edits.ts";

export interface Segment {
  text: string;
  /** A syntax colour's class. */
  className?: string;
  /** Among the changed words. */
  edited?: boolean;
  /** A character that would not be seen, or would turn the text around: shown by its name. */
  hidden?: boolean;
}

/** Lines are shown up to this many characters; the rest is counted. */
export const MAX_SHOWN_CHARS = 5_000;

export function segments(
  text: string,
  colours: readonly ColouredSpan[] = [],
  edits: readonly TextRange[] = [],
): Segment[] {
  const shown = text.slice(0, MAX_SHOWN_CHARS);
  const cuts = new Set([0, shown.length]);
  for (const [from, to] of [...colours.map(({ range }) => range), ...edits]) {
    cuts.add(Math.min(from, shown.length)).add(Math.min(to, shown.length));
  }
  const places = [...cuts].sort((a, b) => a - b);
  const result: Segment[] = [];
  // Spans and edits are in order and do not overlap among themselves: one walk finds them all.
  let [span, edit] = [0, 0];
  for (let at = 0; at + 1 < places.length; at++) {
    const [from, to] = [places[at]!, places[at + 1]!];
    while (span < colours.length && colours[span]!.range[1] <= from) span++;
    while (edit < edits.length && edits[edit]![1] <= from) edit++;
    const colour = colours[span];
    const look = {
      ...(colour !== undefined && colour.range[0] <= from ? { className: colour.className } : {}),
      ...(edit < edits.length && edits[edit]![0] <= from ? { edited: true } : {}),
    };
    for (const part of splitHidden(shown.slice(from, to))) {
      result.push({ text: part.text, ...look, ...(part.hidden ? { hidden: true } : {}) });
    }
  }
  return result;
}
