/**
 * Where in a text a comment stands. An anchor moves with the text while it is edited; where the text
 * is another one altogether, it is found again by the words that it was put on. Pure.
 */
import type { ChangeDesc, Text } from "@codemirror/state";
import type { LineRange } from "../../gate/document/line-range.ts";

export interface Anchor {
  /** Offsets in the text, its lines ended by LF. Equal where the words are gone. */
  from: number;
  to: number;
  /** The words between them as they last were. */
  quote: string;
}

/** As much of a quote as the API takes. */
export const MAX_QUOTE_CHARS = 20_000;

/** The anchor of a selection; one without any words takes its whole line. */
export function anchorAt(doc: Text, from: number, to: number): Anchor {
  const text = doc.sliceString(from, to);
  if (text.trim() === "") {
    return anchorOfLines(doc, { from: doc.lineAt(from).number, to: doc.lineAt(to).number });
  }
  const start = from + (text.length - text.trimStart().length);
  const end = to - (text.length - text.trimEnd().length);
  return anchor(doc, start, end);
}

/** The anchor of whole lines, cut to the text. */
export function anchorOfLines(doc: Text, lines: LineRange): Anchor {
  const first = doc.line(Math.min(Math.max(1, lines.from), doc.lines));
  const last = doc.line(Math.min(Math.max(first.number, lines.to), doc.lines));
  return anchor(doc, first.from, last.to);
}

/** Whether the words that were commented are not in the text any more. */
export function isLost({ from, to, quote }: Anchor): boolean {
  return from >= to && quote !== "";
}

/** The lines that an anchor touches. */
export function linesOf({ from, to }: Anchor, doc: Text): LineRange {
  const end = Math.min(to, doc.length);
  return { from: doc.lineAt(Math.min(from, end)).number, to: doc.lineAt(end).number };
}

/** Whether the anchor holds its lines from end to end. */
export function holdsWholeLines({ from, to }: Anchor, doc: Text): boolean {
  const [first, last] = [doc.lineAt(Math.min(from, doc.length)), doc.lineAt(clamp(to, doc))];
  return from <= first.from && to >= last.to;
}

/** The anchor after an edit whose every step is known. */
export function follow(anchor_: Anchor, changes: ChangeDesc, doc: Text): Anchor {
  const from = changes.mapPos(anchor_.from, 1);
  const to = Math.max(from, changes.mapPos(anchor_.to, -1));
  if (from < to) return anchor(doc, from, to);
  const moved = { ...anchor_, from, to };
  return isLost(moved) ? find(moved, doc) ?? moved : moved;
}

/** The anchor in a text that came from elsewhere; `near` is where it should be, roughly. */
export function reanchor(anchor_: Anchor, doc: Text): Anchor {
  const { from, to, quote } = anchor_;
  if (to <= doc.length && doc.sliceString(from, to) === quote) return anchor_;
  const found = find(anchor_, doc);
  if (found !== undefined) return found;
  const at = clamp(from, doc);
  return { from: at, to: at, quote };
}

/** The place nearest to the anchor where its words stand, or at least their first line. */
function find({ from, quote }: Anchor, doc: Text): Anchor | undefined {
  if (quote === "") return undefined;
  const text = doc.toString();
  for (const words of [quote, quote.split("\n").find((line) => line.trim().length > 3)]) {
    const at = words === undefined ? -1 : nearest(text, words, from);
    if (words !== undefined && at >= 0) return { from: at, to: at + words.length, quote: words };
  }
  return undefined;
}

function nearest(text: string, words: string, near: number): number {
  const before = text.lastIndexOf(words, near);
  const after = text.indexOf(words, near);
  if (before < 0 || after < 0) return Math.max(before, after);
  return near - before <= after - near ? before : after;
}

function anchor(doc: Text, from: number, to: number): Anchor {
  return { from, to, quote: doc.sliceString(from, Math.min(to, from + MAX_QUOTE_CHARS)) };
}

function clamp(at: number, doc: Text): number {
  return Math.min(Math.max(0, at), doc.length);
}
