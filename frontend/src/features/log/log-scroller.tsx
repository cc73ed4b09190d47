import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { MoreBelow } from "./agent-log.tsx";
import { LogLine } from "./log-line.tsx";
import type { LogReader, LogState } from "./log-reader.ts";
import { WINDOW_STEP, windowAround, windowAtEnd, windowLength } from "./log-window.ts";

const LINE_PX = 20;
/** This close to the end counts as being there. */
const AT_END_PX = 24;

const estimateSize = () => LINE_PX;

export interface LogScrollerProps {
  reader: LogReader;
  state: LogState;
  wrap: boolean;
  fromEnd: boolean;
  needle: string;
  /** The line to show: the search's present hit. */
  target: number | undefined;
}

/** Lays out the lines in view. Follows the end until the person scrolls up. */
export function LogScroller(props: LogScrollerProps) {
  const { reader, state, wrap, needle, target } = props;
  const { lineCount } = state;
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(props.fromEnd);
  const [chosenFirst, setChosenFirst] = useState(0);
  const [wanted, setWanted] = useState<{ line: number }>();
  const first = following ? windowAtEnd(lineCount) : Math.min(chosenFirst, windowAtEnd(lineCount));
  const count = windowLength(first, lineCount);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    // Stable functions: with new ones the place of every line would be reckoned anew at each scroll.
    estimateSize,
    getItemKey: useCallback((at: number) => first + at, [first]),
    overscan: 10,
    paddingStart: 12,
    paddingEnd: 16,
  });
  const items = virtualizer.getVirtualItems();
  // A search runs ahead of what is laid out: its hit is shown as soon as its line is there.
  const isLaidOut = wanted !== undefined && wanted.line < first + count;
  const showLine = (line: number) => {
    setFollowing(false);
    setChosenFirst(windowAround(line, lineCount, first));
    // A new object each time: the same line can be wanted again after the person scrolled away.
    setWanted({ line });
  };

  useLayoutEffect(() => {
    if (following) virtualizer.scrollToIndex(count - 1, { align: "end" });
  }, [virtualizer, following, count, first]);

  useLayoutEffect(() => {
    if (isLaidOut) virtualizer.scrollToIndex(wanted.line - first, { align: "center" });
    // What was wanted is shown once; a window that moves later leaves the view where it is.
  }, [virtualizer, wanted, isLaidOut]);

  useEffect(() => {
    if (target !== undefined) showLine(target);
    // Only another hit moves the view; the same one, in a log that grew, does not.
  }, [target]);

  useReadAgain(reader, items.map((item) => first + item.index));

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    const atEnd = left < AT_END_PX && first + count >= lineCount;
    if (!atEnd && following) setChosenFirst(first);
    if (atEnd !== following) setFollowing(atEnd);
  };

  const below = lineCount - first - count;
  const hasMore = !following && (!state.complete || below > 0);
  return (
    <>
      <div
        ref={box}
        role="region"
        aria-label="Log lines"
        tabIndex={0}
        onScroll={onScroll}
        className="focus-inset scroll-quiet h-full overflow-auto [overflow-anchor:none]"
      >
        {first > 0 && (
          <OtherLines onShow={() => showLine(Math.max(0, first - WINDOW_STEP))}>
            Show earlier lines ({first.toLocaleString("en")} above)
          </OtherLines>
        )}
        <div className="relative min-w-full" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => (
            <div
              key={item.key}
              data-index={item.index}
              ref={wrap ? virtualizer.measureElement : undefined}
              className="absolute top-0 left-0 min-w-full"
              style={{
                transform: `translateY(${item.start}px)`,
                ...(wrap ? { width: "100%" } : {}),
              }}
            >
              <LogLine
                number={first + item.index}
                text={reader.index.line(first + item.index)}
                looks={reader.index.looks(first + item.index)}
                wrap={wrap}
                needle={needle}
                current={first + item.index === target}
                gutter={String(lineCount).length}
              />
            </div>
          ))}
        </div>
        {below > 0 && (
          <OtherLines onShow={() => showLine(first + count)}>
            Show later lines ({below.toLocaleString("en")} below)
          </OtherLines>
        )}
      </div>
      {hasMore && (
        <NewLines
          lineCount={lineCount}
          complete={state.complete}
          onClick={() => setFollowing(true)}
        />
      )}
    </>
  );
}

/** Announces lines that came after the person scrolled up. */
function NewLines(
  { lineCount, complete, onClick }: { lineCount: number; complete: boolean; onClick: () => void },
) {
  const [since] = useState(lineCount);
  const words = !complete && lineCount > since ? "Agent wrote more below" : "To the end";
  return <MoreBelow words={words} onClick={onClick} />;
}

/** Leads on where the lines that are laid out end. */
function OtherLines({ onShow, children }: { onShow: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onShow}
      className="sticky left-0 block w-full bg-sunken px-6 py-2 text-left text-meta text-accent-text hover:underline"
    >
      {children}
    </button>
  );
}

/** Lines in view whose text has been let go of are read again. */
function useReadAgain(reader: LogReader, lines: readonly number[]) {
  const missing = [
    ...new Set(
      lines.filter((line) => reader.index.line(line) === undefined)
        .map((line) => reader.index.pieceOf(line)),
    ),
  ].join(",");
  useEffect(() => {
    if (missing === "") return;
    for (const at of missing.split(",")) {
      reader.lines(Number(at)).catch(() => {
        // Asked for again when the person scrolls; the banner says that the server is gone.
      });
    }
  }, [reader, missing]);
}
