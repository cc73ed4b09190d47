/** Lines count from 1; `to` is the last one. */
export interface LineRange {
  from: number;
  to: number;
}

/** Whether any line of `from` to `to` lies in one of the ranges. */
export function isInRanges(ranges: readonly LineRange[], from: number, to: number): boolean {
  return ranges.some((range) => range.from <= to && from <= range.to);
}
