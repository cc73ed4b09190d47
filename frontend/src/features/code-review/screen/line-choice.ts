/** Which lines the person has chosen, and how keys and pointer move the choice. Pure. */
import { lineOn, type ReviewRow } from "../change/rows.ts";
import type { Side } from "../comments/code-comment.ts";

export interface LineChoice {
  file_id: string;
  side: Side;
  /** Where the choice began; equal to `focus` for a single line. */
  anchor: number;
  /** The end that keys and pointer move. */
  focus: number;
}

/** First and last of the chosen lines. */
export function chosenLines({ anchor, focus }: LineChoice): { from: number; to: number } {
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus) };
}

export function isChosen(row: ReviewRow, choice: LineChoice | undefined): boolean {
  if (choice === undefined || row.file.id !== choice.file_id) return false;
  const line = lineOn(row, choice.side);
  const { from, to } = chosenLines(choice);
  return line !== undefined && from <= line && line <= to;
}

/** One line of a row: of the wanted side where the row has it, else of the other. */
export function chooseRow(row: ReviewRow, wanted: Side = "new"): LineChoice | undefined {
  for (const side of [wanted, wanted === "new" ? "old" as const : "new" as const]) {
    const line = lineOn(row, side);
    if (line !== undefined) return { file_id: row.file.id, side, anchor: line, focus: line };
  }
  return undefined;
}

/** The choice stretched to a row of the same file and side, or a new one. */
export function stretchTo(
  row: ReviewRow,
  choice: LineChoice | undefined,
  wanted?: Side,
): LineChoice | undefined {
  const line = choice?.file_id === row.file.id ? lineOn(row, choice.side) : undefined;
  if (choice === undefined || line === undefined) return chooseRow(row, wanted);
  return { ...choice, focus: line };
}

/** The index of the row where the choice's moving end stands, or -1. */
export function focusRow(rows: readonly ReviewRow[], choice: LineChoice | undefined): number {
  if (choice === undefined) return -1;
  return rows.findIndex((row) =>
    row.file.id === choice.file_id && lineOn(row, choice.side) === choice.focus
  );
}

/** Where an arrow key leads from row `at`: the next row with a line; stretching stays in its file. */
export function stepChoice(
  rows: readonly ReviewRow[],
  at: number,
  by: 1 | -1,
  choice: LineChoice | undefined,
  stretch: boolean,
): { at: number; choice: LineChoice } | undefined {
  for (let index = at + by; index >= 0 && index < rows.length; index += by) {
    const row = rows[index]!;
    if (!stretch || choice === undefined) {
      const next = chooseRow(row, choice?.side);
      if (next !== undefined) return { at: index, choice: next };
      continue;
    }
    if (row.file.id !== choice.file_id) return undefined;
    const line = lineOn(row, choice.side);
    if (line !== undefined) return { at: index, choice: { ...choice, focus: line } };
  }
  return undefined;
}
