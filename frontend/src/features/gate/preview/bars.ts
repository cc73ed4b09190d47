import { isInRanges, type LineRange } from "../document/line-range.ts";

/**
 * Puts a bar beside every block that holds changed lines. It is done on the page and not while the
 * text is drawn: lines change their standing far more often than their words.
 */
export function drawBars(
  within: HTMLElement,
  unsaved: readonly LineRange[],
  saved: readonly LineRange[],
): void {
  for (const block of within.querySelectorAll<HTMLElement>("[data-line]")) {
    const [from, to] = [Number(block.dataset.line), Number(block.dataset.lineEnd)];
    const bar = isInRanges(unsaved, from, to)
      ? "unsaved"
      : isInRanges(saved, from, to)
      ? "saved"
      : undefined;
    if (block.dataset.bar === bar) continue;
    if (bar === undefined) delete block.dataset.bar;
    else block.dataset.bar = bar;
  }
}
