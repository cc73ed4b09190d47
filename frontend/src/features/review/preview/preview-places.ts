/** Where lines of the source are found in the drawn preview, and the other way round. */
import type { Text } from "@codemirror/state";
import type { LineRange } from "../../gate/document/line-range.ts";
import { type Anchor, anchorAt, anchorOfLines } from "../comments/anchor.ts";

export interface Place {
  /** Distance of the block's first line from the top of what is scrolled. */
  top: number;
  block: HTMLElement;
}

/** The innermost drawn block that holds the first of the lines, or the last one before them. */
export function placeOf(scroller: HTMLElement, lines: LineRange): Place | undefined {
  let found: HTMLElement | undefined;
  let before: HTMLElement | undefined;
  for (const block of blocksOf(scroller)) {
    const { from, to } = linesOfBlock(block);
    if (from <= lines.from && lines.from <= to) found = block;
    else if (to < lines.from) before = block;
  }
  const block = found ?? before;
  if (block === undefined) return undefined;
  const top = block.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  return { top: top + scroller.scrollTop, block };
}

export function linesOfBlock(block: HTMLElement): LineRange {
  return { from: Number(block.dataset.line), to: Number(block.dataset.lineEnd) };
}

/** The innermost block that a node of the preview lies in. */
export function blockAt(node: Node | null): HTMLElement | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest<HTMLElement>(".prose [data-line]") ?? undefined;
}

/** What a selection in the preview is about: its words where the source has them, else its lines. */
export function anchorOfSelection(selection: Selection | null, doc: Text): Anchor | undefined {
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const [first, last] = [blockAt(range.startContainer), blockAt(range.endContainer)];
  if (first === undefined || last === undefined) return undefined;
  const lines = anchorOfLines(doc, {
    from: Math.min(linesOfBlock(first).from, linesOfBlock(last).from),
    to: Math.max(linesOfBlock(first).to, linesOfBlock(last).to),
  });
  const words = selection.toString().trim();
  const at = words === "" ? -1 : lines.quote.indexOf(words);
  if (at < 0) return lines;
  return anchorAt(doc, lines.from + at, lines.from + at + words.length);
}

/** The part of a block that shows these words of the source, without its Markdown signs. */
export function rangeOfWords(block: HTMLElement, quote: string): Range | undefined {
  const words = quote.replaceAll(/[*_`~]/g, "").trim();
  const nodes: { node: globalThis.Text; from: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node: node as globalThis.Text, from: text.length });
    text += node.nodeValue ?? "";
  }
  const at = words === "" ? -1 : text.indexOf(words);
  if (at < 0) return undefined;
  const range = document.createRange();
  const place = (offset: number) => nodes.findLast(({ from }) => from <= offset)!;
  const [start, end] = [place(at), place(at + words.length - 1)];
  range.setStart(start.node, at - start.from);
  range.setEnd(end.node, at + words.length - end.from);
  return range;
}

export function blocksOf(scroller: HTMLElement): Iterable<HTMLElement> {
  return scroller.querySelectorAll<HTMLElement>(".prose [data-line]");
}
