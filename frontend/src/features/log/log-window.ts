/**
 * Which part of a long log is laid out. Browsers cannot scroll an element of any height, so at most
 * {@link WINDOW_LINES} lines are in the scroller at once; the window moves in steps.
 */

export const WINDOW_LINES = 100_000;
export const WINDOW_STEP = 50_000;

/** The first line of the window that ends with the last line. */
export function windowAtEnd(lineCount: number): number {
  const over = Math.max(0, lineCount - WINDOW_LINES);
  return Math.ceil(over / WINDOW_STEP) * WINDOW_STEP;
}

/** The first line of a window with `line` well inside; the present one if it already is. */
export function windowAround(line: number, lineCount: number, present: number): number {
  if (line >= present && line < present + WINDOW_LINES) return present;
  const first = Math.floor(line / WINDOW_STEP) * WINDOW_STEP - WINDOW_STEP / 2;
  return Math.max(0, Math.min(first, windowAtEnd(lineCount)));
}

/** How many lines the window that begins at `first` holds. */
export function windowLength(first: number, lineCount: number): number {
  return Math.max(0, Math.min(WINDOW_LINES, lineCount - first));
}
