/** The window onto the rows: which are drawn, and that what is read stays where it is. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from "react";
import { estimatedHeight, type ReviewRow } from "../change/rows.ts";

export function useDiffScroll(
  rows: readonly ReviewRow[],
  box: RefObject<HTMLDivElement | null>,
  initialOffset: number,
) {
  const heads = useMemo(
    () => rows.flatMap((row, at) => row.kind === "file" ? [at] : []),
    [rows],
  );
  const sticky = useRef(0);
  // The head of the file at the top stays drawn, so that it can stick there.
  const rangeExtractor = useCallback((range: Range) => {
    sticky.current = heads[headBefore(heads, range.startIndex)] ?? 0;
    return [...new Set([sticky.current, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
  }, [heads]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: useCallback((at: number) => estimatedHeight(rows[at]!), [rows]),
    getItemKey: useCallback((at: number) => rows[at]?.key ?? at, [rows]),
    rangeExtractor,
    initialOffset,
    overscan: 15,
    scrollPaddingStart: 60,
  });

  // Rows that come in above, such as a file's lines, must not move what is read.
  const anchor = useRef<{ key: string; below: number }>(undefined);
  useLayoutEffect(() => {
    const kept = anchor.current;
    if (kept === undefined || box.current === null) return;
    const at = rows.findIndex(({ key }) => key === kept.key);
    const item = virtualizer.measurementsCache[at];
    if (item === undefined) return;
    const offset = item.start + kept.below;
    if (Math.abs(offset - box.current.scrollTop) > 1) box.current.scrollTop = offset;
  }, [rows, virtualizer, box]);
  // Where a key or a press led: it stays at the top while lines above it come in and are measured,
  // which moves everything below them by as much as their estimate was wrong.
  const aimed = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (aimed.current === undefined || box.current === null) return;
    const at = rows.findIndex(({ key }) => key === aimed.current);
    const item = virtualizer.measurementsCache[at];
    if (item === undefined) return;
    if (Math.abs(item.start - box.current.scrollTop) > 1) box.current.scrollTop = item.start;
  });
  const aim = useCallback((key: string | undefined) => {
    aimed.current = key;
  }, []);
  const remember = useCallback(() => {
    const top = box.current?.scrollTop ?? 0;
    const first = virtualizer.getVirtualItemForOffset(top);
    const row = first === undefined ? undefined : rows[first.index];
    anchor.current = row === undefined || top < 1
      ? undefined
      : { key: row.key, below: top - (first?.start ?? 0) };
    return row;
  }, [rows, virtualizer, box]);
  return { virtualizer, sticky: sticky.current, heads, remember, aim };
}

/** The place in `heads` of the last one at or before `index`. */
export function headBefore(heads: readonly number[], index: number): number {
  let [low, high] = [0, heads.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (heads[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
