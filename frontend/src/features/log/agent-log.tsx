import { ArrowDown, WrapText } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Notice } from "../../components/ui/notice.tsx";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { api } from "../../lib/api.ts";
import { byteSize } from "../../lib/size.ts";
import { useIsWide } from "../../lib/use-media.ts";
import { useStoredFlag } from "../../lib/use-stored-flag.ts";
import { LogReader, type LogState } from "./log-reader.ts";
import { LogScroller } from "./log-scroller.tsx";
import { LogSearchBox } from "./log-search-box.tsx";
import { useLogSearch } from "./use-log-search.ts";

export interface AgentLogProps {
  missionId: string;
  runId: string;
  /** Begin at the end: where an agent is at work, or where it failed. */
  fromEnd: boolean;
  /** What stands at the left of the bar instead of "Log". */
  heading?: ReactNode;
  /** What stands at the right of the bar, such as what is read and written. */
  aside?: ReactNode;
  /** What stands between the bar and the lines. */
  below?: ReactNode;
  /** What an empty log means here. */
  emptyText: string;
}

/** The whole log of a run, read by offset, in colours, with search. */
export function AgentLog(props: AgentLogProps) {
  const { missionId, runId, fromEnd } = props;
  const reader = useLogReader(missionId, runId);
  const state = useSyncExternalStore(reader.subscribe, reader.state);
  const [query, setQuery] = useState("");
  const [hit, setHit] = useState(0);
  const hits = useLogSearch(reader, query);
  const isWide = useIsWide();
  const [wrap, setWrap] = useStoredFlag("haloop.log.wrap", !isWide);
  const current = hits.lines[Math.min(hit, hits.lines.length - 1)];
  return (
    <section className="flex h-full min-h-0 flex-col" aria-label="Log">
      <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-b border-border pr-4 pl-6 max-md:px-4 max-md:py-1">
        {props.heading ?? <h2 className="text-row font-medium">Log</h2>}
        <LogCount state={state} />
        <span className="ml-auto text-meta text-ink-3 max-lg:hidden">{props.aside}</span>
        <span className="flex items-center gap-1 max-lg:ml-auto">
          <LogSearchBox
            hits={hits}
            at={Math.min(hit, hits.lines.length - 1)}
            onQuery={(text) => {
              setQuery(text.toLowerCase());
              setHit(0);
            }}
            onStep={setHit}
          />
          <button
            type="button"
            aria-pressed={wrap}
            aria-label="Wrap long lines"
            title="Wrap long lines"
            onClick={() => setWrap(!wrap)}
            className="inline-flex size-7 items-center justify-center rounded-control text-ink-3 hover:bg-hover aria-pressed:bg-selected aria-pressed:text-ink max-md:size-11"
          >
            <WrapText className="size-4" aria-hidden="true" />
          </button>
        </span>
      </div>
      {props.below}
      <div data-testid="agent-log-viewer" className="relative min-h-0 flex-1">
        {state.error !== undefined && !state.loaded && (
          <div className="p-6">
            <Notice tone="failed" title="The log cannot be read">{state.error}</Notice>
          </div>
        )}
        {!state.loaded && state.error === undefined && <LoadingLines />}
        {state.loaded && state.lineCount === 0 && (
          <p className="p-6 text-row text-ink-3 max-md:p-4">
            {state.complete ? "The agent wrote nothing." : props.emptyText}
          </p>
        )}
        {state.lineCount > 0 && (
          <LogScroller
            // Another way of laying out lines begins anew, so that no old height is left over.
            key={String(wrap)}
            reader={reader}
            state={state}
            wrap={wrap}
            fromEnd={fromEnd}
            needle={query}
            target={current}
          />
        )}
      </div>
    </section>
  );
}

function useLogReader(missionId: string, runId: string): LogReader {
  const reader = useMemo(
    () => new LogReader((from, signal) => api.runLog(missionId, runId, from, signal)),
    [missionId, runId],
  );
  useEffect(() => {
    reader.start();
    return () => reader.stop();
  }, [reader]);
  return reader;
}

/** From this size on it takes long enough to be told how far the reading is. */
const TELL_PROGRESS_BYTES = 4 * 1024 * 1024;

function LogCount({ state }: { state: LogState }) {
  if (!state.loaded) return null;
  const reading = state.readBytes < state.sizeBytes && state.sizeBytes > TELL_PROGRESS_BYTES;
  return (
    <span className="text-meta whitespace-nowrap text-ink-3">
      {state.lineCount === 1 ? "1 line" : `${state.lineCount.toLocaleString("en")} lines`}
      {reading && `, reading ${byteSize(state.readBytes)} of ${byteSize(state.sizeBytes)}`}
    </span>
  );
}

function LoadingLines() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the log"
      className="flex flex-col gap-2 p-6"
    >
      {[52, 70, 44, 61].map((width) => (
        <div key={width} style={{ width: `${width}%` }}>
          <Skeleton className="h-3" />
        </div>
      ))}
    </div>
  );
}

/** Says that there is more where the person does not look, and goes there. */
export function MoreBelow({ words, onClick }: { words: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="absolute bottom-4 left-1/2 z-10 inline-flex h-8 -translate-x-1/2 animate-appear items-center gap-2 rounded-full border border-border bg-surface px-4 text-meta font-medium whitespace-nowrap shadow-pop hover:bg-hover max-md:h-11"
    >
      <ArrowDown className="size-3.5" aria-hidden="true" />
      {words}
    </button>
  );
}
