import { type Check, type CheckRun, checksOf, checkState, isCheckStale } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleDashed, CircleX, Play } from "lucide-react";
import { useState } from "react";
import { Spinner } from "../../../components/ui/spinner.tsx";
import { errorText } from "../../../lib/api.ts";
import { useCommand } from "../../../lib/shortcuts.ts";
import { shownText } from "../../../lib/shown-text.ts";
import { useNow } from "../../../lib/use-now.ts";
import { checksQuery, isRunning, useStartCheck } from "../queries.ts";
import { CheckDialog } from "./check-dialog.tsx";
import { runWords } from "./check-words.ts";

/** The quick commands, run in a sandbox over the workspace, and what came of them. */
export function Checks(
  { mission_id, tree, open }: {
    mission_id: string;
    /** The state of the workspace that is shown. */
    tree: string | undefined;
    /** They can be run now; afterwards they are evidence. */
    open: boolean;
  },
) {
  const { data, error } = useQuery(checksQuery(mission_id));
  const start = useStartCheck(mission_id);
  const [looked, setLooked] = useState<string>();
  const checks = data === undefined ? [] : checksOf(data);
  const busy = start.isPending || data?.runs.some(isRunning) === true;
  const shown = checks.find(({ name }) => name === looked);
  const problem = start.error ?? (data === undefined ? error : null);
  if (problem === null && checks.length === 0) return null;
  return (
    <section
      aria-labelledby="checks"
      className="flex max-h-[34%] min-h-24 max-lg:max-h-none shrink-0 flex-col border-t border-border pb-1"
    >
      <div className="flex items-baseline gap-2 px-4 pt-2 pb-0.5">
        <h2 id="checks" className="text-row font-semibold">Checks</h2>
        <span className="text-meta text-ink-3">in the sandbox</span>
      </div>
      {problem !== null && (
        <p role="alert" className="px-4 pb-1 text-meta break-words text-failed">
          {errorText(problem)}
        </p>
      )}
      <ul
        className="scroll-quiet min-h-0 overflow-y-auto"
        tabIndex={checks.length > 4 ? 0 : undefined}
      >
        {checks.map((check) => (
          <li key={check.name}>
            <CheckRow
              check={check}
              stale={isCheckStale(check.run, tree)}
              canRun={open && check.offered && !busy}
              onRun={() => start.mutate({ name: check.name })}
              onLook={() => setLooked(check.name)}
            />
          </li>
        ))}
      </ul>
      {shown?.run !== undefined && (
        <CheckDialog
          check={shown}
          run={shown.run}
          stale={isCheckStale(shown.run, tree)}
          canRun={open && shown.offered && !busy}
          onRun={() => start.mutate({ name: shown.name })}
          onClose={() => setLooked(undefined)}
        />
      )}
    </section>
  );
}

function CheckRow(
  { check, stale, canRun, onRun, onLook }: {
    check: Check;
    stale: boolean;
    canRun: boolean;
    onRun: () => void;
    onLook: () => void;
  },
) {
  const { run } = check;
  const name = shownText(check.name);
  const runs = `Run ${name}${run === undefined ? "" : " again"}`;
  useCommand(runs, onRun, canRun);
  return (
    <div className="flex min-h-7 items-center gap-2 pr-2 pl-4 max-md:min-h-11">
      <CheckMark run={run} stale={stale} />
      <button
        type="button"
        // There is nothing to look at before the first run: the press runs it.
        onClick={run === undefined ? onRun : onLook}
        disabled={run === undefined && !canRun}
        className="flex min-w-0 flex-1 items-center gap-2 rounded-control text-left hover:underline disabled:no-underline"
      >
        <span className="sr-only">{run === undefined ? "Run" : "Output of"}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-meta">{name}</span>
        <CheckTime run={run} stale={stale} />
      </button>
      <button
        type="button"
        aria-label={runs}
        title={check.offered ? check.argv.map(shownText).join(" ") : "No longer offered here"}
        disabled={!canRun}
        onClick={onRun}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-3 enabled:hover:bg-hover enabled:hover:text-ink disabled:opacity-40 max-md:size-11"
      >
        <Play className="size-3.5" aria-hidden="true" />
      </button>
    </div>
  );
}

function CheckTime({ run, stale }: { run: CheckRun | undefined; stale: boolean }) {
  const now_ms = useNow(1000);
  const state = checkState(run);
  const failed = state === "failed" || state === "broken";
  const words = runWords(run, now_ms);
  return (
    <span className={`shrink-0 text-meta ${failed && !stale ? "text-failed" : "text-ink-3"}`}>
      {stale ? `stale · ${words}` : words}
    </span>
  );
}

/** Shape and colour of a run's state; a stale one has lost its colour. */
export function CheckMark({ run, stale }: { run: CheckRun | undefined; stale: boolean }) {
  const state = checkState(run);
  const look = "size-4 shrink-0";
  const tone = (colour: string) => `${look} ${stale ? "text-ink-3" : colour}`;
  switch (state) {
    case "running":
      return (
        <span className="inline-flex text-running">
          <Spinner />
        </span>
      );
    case "passed":
      return <CircleCheck role="img" aria-label="passed" className={tone("text-done")} />;
    case "failed":
      return <CircleX role="img" aria-label="failed" className={tone("text-failed")} />;
    case "broken":
      return <CircleAlert role="img" aria-label="did not run" className={tone("text-failed")} />;
    default:
      return <CircleDashed role="img" aria-label="not run yet" className={tone("text-ink-3")} />;
  }
}
