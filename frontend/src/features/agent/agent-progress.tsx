import { Check, CircleAlert, RotateCcw, Wrench } from "lucide-react";
import {
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Button } from "../../components/ui/button.tsx";
import { Notice } from "../../components/ui/notice.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { api } from "../../lib/api.ts";
import { shownText } from "../../lib/shown-text.ts";
import { ProgressReader } from "./progress-reader.ts";
import { type ProgressRow, progressRows } from "./progress-rows.ts";

/** So many rows are laid out at first; the ones before on demand. */
const ROWS = 300;
/** Nearer to the end than this counts as being there. */
const NEAR_PX = 48;

/** What the agent said and did, from its own stream; everything in it is text, never markup. */
export function AgentProgress({ missionId, runId }: { missionId: string; runId: string }) {
  const reader = useMemo(
    () => new ProgressReader((from, signal) => api.runEvents(missionId, runId, from, signal)),
    [missionId, runId],
  );
  useEffect(() => {
    reader.start();
    return () => reader.stop();
  }, [reader]);
  const state = useSyncExternalStore(reader.subscribe, reader.state);
  const rows = useMemo(() => progressRows(state.events), [state.events]);
  const [most, setMost] = useState(ROWS);
  const shown = rows.slice(-most);
  const box = useFollowedEnd(rows.length);
  return (
    <div
      ref={box}
      data-testid="agent-progress"
      tabIndex={0}
      role="region"
      aria-label="What the agent did"
      className="focus-inset h-full overflow-y-auto px-6 py-4 max-md:px-4"
    >
      {state.error !== undefined && (
        <Notice tone="failed" title="What the agent did cannot be read">{state.error}</Notice>
      )}
      {state.loaded && rows.length === 0 && (
        <p className="text-row text-ink-3">
          {state.complete ? "The agent said nothing." : "The agent has not said anything yet."}
        </p>
      )}
      {shown.length < rows.length && (
        <Button onClick={() => setMost(most + ROWS)}>
          Show {Math.min(ROWS, rows.length - shown.length)} earlier
        </Button>
      )}
      <ol className="flex max-w-[48rem] flex-col gap-3">
        {shown.map((row) => <li key={row.key} className="min-w-0">{rowView(row)}</li>)}
      </ol>
      {state.loaded && !state.complete && (
        <p className="mt-3 flex items-center gap-2 text-meta text-ink-3">
          <Spinner /> At work
        </p>
      )}
    </div>
  );
}

/** Stays at the end while the person is there, and where they are otherwise. */
function useFollowedEnd(length: number) {
  const box = useRef<HTMLDivElement>(null);
  const at_end = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => {
      const left = element.scrollHeight - element.scrollTop - element.clientHeight;
      at_end.current = left < NEAR_PX;
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (element !== null && at_end.current) element.scrollTop = element.scrollHeight;
  }, [length]);
  return box;
}

function rowView(row: ProgressRow): ReactNode {
  switch (row.kind) {
    case "text":
      return <p className="text-base break-words whitespace-pre-wrap">{shownText(row.text)}</p>;
    case "tool":
      return <ToolRow row={row} />;
    case "retry":
      return (
        <Told icon={<RotateCcw className="size-3.5" aria-hidden="true" />} tone="text-ink-2">
          {row.count === 1 ? "Tries again" : `Tried ${row.count} times`}: {shownText(row.message)}
        </Told>
      );
    case "error":
      return (
        <Told icon={<CircleAlert className="size-3.5" aria-hidden="true" />} tone="text-failed">
          {shownText(row.message)}
        </Told>
      );
    case "result":
      return <ResultRow row={row} />;
    case "lines":
      return (
        <details className="text-meta text-ink-3">
          <summary className="cursor-pointer">Other output</summary>
          <Output text={row.text} />
        </details>
      );
  }
}

function ToolRow({ row }: { row: Extract<ProgressRow, { kind: "tool" }> }) {
  const { tool, summary, input, result } = row;
  return (
    <details className="rounded-control border border-border bg-bg text-row">
      <summary className="flex min-h-8 cursor-pointer items-center gap-2 px-2.5 py-1 max-md:min-h-11">
        <ToolMark result={result} />
        <span className="shrink-0 font-medium">{shownText(tool)}</span>
        <span className="truncate font-mono text-meta text-ink-2">{shownText(summary)}</span>
      </summary>
      <div className="border-t border-border px-2.5 pb-2.5">
        <h3 className="mt-2 text-meta text-ink-3">Called with</h3>
        <Output text={input} />
        {result !== undefined && (
          <>
            <h3 className="mt-2 text-meta text-ink-3">{result.ok ? "Result" : "Failed"}</h3>
            <Output text={result.output === "" ? "(nothing)" : result.output} />
          </>
        )}
      </div>
    </details>
  );
}

function ToolMark({ result }: { result: { ok: boolean } | undefined }) {
  if (result === undefined) {
    return <Wrench className="size-3.5 shrink-0 text-running" aria-label="At work" />;
  }
  return result.ok
    ? <Check className="size-3.5 shrink-0 text-ink-3" aria-label="Done" />
    : <CircleAlert className="size-3.5 shrink-0 text-failed" aria-label="Failed" />;
}

function ResultRow({ row }: { row: Extract<ProgressRow, { kind: "result" }> }) {
  const Icon = row.ok ? Check : CircleAlert;
  return (
    <div className="border-t border-border pt-3">
      <Told
        icon={<Icon className="size-3.5" aria-hidden="true" />}
        tone={row.ok ? "text-ink-2" : "text-failed"}
      >
        {row.ok ? "The agent says it is done" : "The agent says it failed"}
      </Told>
      {row.text !== "" && (
        <p className="mt-1 text-base break-words whitespace-pre-wrap">{shownText(row.text)}</p>
      )}
    </div>
  );
}

function Told({ icon, tone, children }: { icon: ReactNode; tone: string; children: ReactNode }) {
  return (
    <p className={`flex items-start gap-2 text-row break-words ${tone}`}>
      <span className="mt-[3px] shrink-0">{icon}</span>
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

/** Long ones scroll in themselves, which the keyboard has to reach. */
function Output({ text }: { text: string }) {
  return (
    <pre
      tabIndex={0}
      className="focus-inset mt-1 max-h-80 overflow-auto rounded-control bg-sunken p-2 font-mono text-meta break-words whitespace-pre-wrap"
    >
      {shownText(text)}
    </pre>
  );
}
