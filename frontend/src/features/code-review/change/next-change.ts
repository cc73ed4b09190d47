import { isChanged, type ReviewRow } from "./rows.ts";

/** The first row of the next run of changed rows; looking back, of the one before. */
export function nextChange(
  rows: readonly ReviewRow[],
  from: number,
  by: 1 | -1,
): number | undefined {
  const begins = (at: number) => isChanged(rows[at]!) && (at === 0 || !isChanged(rows[at - 1]!));
  for (let at = from + by; at >= 0 && at < rows.length; at += by) {
    if (begins(at)) return at;
  }
  return undefined;
}
