import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { clsx } from "clsx";
import { type MouseEvent, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { useLocation } from "wouter";
import { useIsWide } from "../../lib/use-media.ts";
import { useNow } from "../../lib/use-now.ts";
import { anchorAt, type ListRow, PHONE_ROWS, rowOffset, WIDE_ROWS } from "./list-rows.ts";
import { MissionRow } from "./mission-row.tsx";
import { useRowFocus } from "./use-row-focus.ts";

/** The rows in view, and a few around them: ten thousand missions cost no more than fifty. */
export function MissionList({ rows, chosenId }: { rows: ListRow[]; chosenId: string | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const isWide = useIsWide();
  const heights = isWide ? WIDE_ROWS : PHONE_ROWS;
  const now_ms = useNow(10_000);
  const open = useOpenOnClick();
  const { list, stop, onKeyDown, setFocused } = useRowFocus(rows, chosenId);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    // Stable functions: with new ones the place of every row would be reckoned anew at each scroll.
    estimateSize: useCallback(
      (index: number) => heights[rows[index]?.kind ?? "mission"],
      [rows, heights],
    ),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 6,
    // What has the focus must not be taken away while the list is scrolled.
    rangeExtractor: (range) => withStop(defaultRangeExtractor(range), stop),
  });
  useEffect(() => virtualizer.measure(), [virtualizer, heights, rows]);
  useKeptPlace(box, rows, heights);
  useChosenInView(box, rows, heights, chosenId);
  return (
    <div ref={box} className="scroll-quiet min-h-0 flex-1 overflow-y-auto px-2 pb-2">
      <ul
        ref={list}
        data-testid="mission-list"
        onKeyDown={(event) => onKeyDown(event, virtualizer.scrollToIndex)}
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li
              key={item.key}
              data-row={item.index}
              onFocus={row.kind === "mission" ? () => setFocused(row.key) : undefined}
              className="absolute inset-x-0 top-0 contain-strict"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {row.kind === "heading" ? <Heading row={row} /> : (
                <MissionRow
                  mission={row.mission}
                  chosen={row.key === chosenId}
                  wide={isWide}
                  tabStop={item.index === stop}
                  now_ms={now_ms}
                  onClick={open}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function withStop(indexes: number[], stop: number): number[] {
  if (stop === -1 || indexes.includes(stop)) return indexes;
  return [...indexes, stop].sort((a, b) => a - b);
}

function Heading({ row }: { row: Extract<ListRow, { kind: "heading" }> }) {
  return (
    <h3
      className={clsx(
        "flex h-full items-end gap-1.5 px-2 pb-1.5 text-meta font-medium",
        row.urgent ? "text-accent-text" : "text-ink-2",
      )}
    >
      {row.heading}
      <span className="font-normal">{row.count}</span>
    </h3>
  );
}

/** Follows a row's link within the page; a click that asks for a new tab is the browser's. */
function useOpenOnClick() {
  const [, navigate] = useLocation();
  return useCallback((event: MouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    navigate(event.currentTarget.getAttribute("href") ?? "/");
  }, [navigate]);
}

type Box = React.RefObject<HTMLDivElement | null>;

/** A poll that adds or moves missions above leaves what is being read where it is. */
function useKeptPlace(box: Box, rows: ListRow[], heights: typeof WIDE_ROWS) {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const previous = before.current;
    before.current = rows;
    const element = box.current;
    if (element === null || previous === rows || element.scrollTop === 0) return;
    const anchor = anchorAt(previous, element.scrollTop, heights);
    const offset = anchor && rowOffset(rows, anchor.key, heights);
    if (anchor !== undefined && offset !== undefined) element.scrollTop = offset + anchor.inside;
  }, [box, rows, heights]);
}

/** Brings the chosen mission into view when another one is chosen, and at no other time. */
function useChosenInView(
  box: Box,
  rows: ListRow[],
  heights: typeof WIDE_ROWS,
  chosenId: string | undefined,
) {
  const shown = useRef<string>(undefined);
  useEffect(() => {
    const element = box.current;
    if (element === null || chosenId === undefined || shown.current === chosenId) return;
    const offset = rowOffset(rows, chosenId, heights);
    if (offset === undefined) return;
    shown.current = chosenId;
    const end = offset + heights.mission;
    if (offset < element.scrollTop + heights.heading) element.scrollTop = offset - heights.heading;
    else if (end > element.scrollTop + element.clientHeight) {
      element.scrollTop = end - element.clientHeight;
    }
  }, [box, rows, heights, chosenId]);
}
