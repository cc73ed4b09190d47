/** Rows in aligned columns, no wider than the terminal. */
import stringWidth from "string-width";
import type { Output } from "../output.ts";
import { inOneLine } from "./printable.ts";

export interface Column<Row> {
  readonly head: string;
  /** One line; what would harm a terminal is taken out. */
  text(row: Row): string;
  /** How it is coloured, if at all. */
  paint?(text: string, row: Row): string;
  /** Is shortened first where the terminal is narrow; one column of a table. */
  readonly gives_way?: boolean;
}

const GAP = "  ";
const NARROWEST = 10;

/** The lines of a table, its heads first. Without a width nothing is shortened. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { bold, width }: { bold: (text: string) => string; width: number | undefined },
): string[] {
  const texts = rows.map((row) => columns.map((column) => inOneLine(column.text(row))));
  const widths = columns.map(({ head }, n) =>
    Math.max(stringWidth(head), ...texts.map((cells) => stringWidth(cells[n] ?? "")))
  );
  const over = widths.reduce((sum, one) => sum + one + GAP.length, -GAP.length) -
    (width ?? Infinity);
  const yielding = columns.findIndex(({ gives_way }) => gives_way);
  if (over > 0 && yielding !== -1) {
    widths[yielding] = Math.max(NARROWEST, (widths[yielding] ?? 0) - over);
  }
  const head = columns.map((column, n) => bold(padded(column.head, widths, n)));
  const body = rows.map((row, at) =>
    columns.map((column, n) => {
      const text = padded(shortened(texts[at]?.[n] ?? "", widths[n] ?? 0), widths, n);
      return column.paint?.(text, row) ?? text;
    })
  );
  return [head, ...body].map((cells) => cells.join(GAP).trimEnd());
}

/** Prints a table; its heads only where a person looks at it, so that a script gets rows alone. */
export function printTable<Row>(
  output: Output,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  indent = "",
): void {
  const { bold } = output.style;
  const width = output.width === undefined ? undefined : output.width - indent.length;
  const lines = tableLines(columns, rows, { bold, width });
  for (const line of width === undefined ? lines.slice(1) : lines) output.line(indent + line);
}

/** The text cut so that it takes at most `width` columns, with an ellipsis where it was cut. */
export function shortened(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** The last column is not filled up: nothing stands behind it. */
function padded(text: string, widths: readonly number[], n: number): string {
  const missing = n === widths.length - 1 ? 0 : (widths[n] ?? 0) - stringWidth(text);
  return text + " ".repeat(Math.max(0, missing));
}
