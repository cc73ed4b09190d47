import { accepts, currentStep, type MissionDetail } from "@haloop/shared";
import { CircleAlert, RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { errorText } from "../../../lib/api.ts";
import { shownText } from "../../../lib/shown-text.ts";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { endWords } from "../../history/events.ts";
import { RunView } from "../../agent/run-view.tsx";
import { ActionBar } from "../action-bar.tsx";
import { BudgetDialog } from "../budget-dialog.tsx";
import { isUsedUp } from "../budget-words.ts";
import { CompleteDialog } from "../mission-menu.tsx";
import { useRetry } from "../queries.ts";
import { latestRun } from "../step-progress.ts";
import { ProviderNotice } from "./ready-screen.tsx";

/** What went wrong, what the agent wrote until then, and the ways on. */
export function FailedScreen({ mission }: { mission: MissionDetail }) {
  const [asking, setAsking] = useState<"complete" | "budget">();
  const retry = useRetry(mission.mission_id);
  const step = currentStep(mission);
  const run = latestRun(mission, step?.step_id);
  const again = () => {
    if (!retry.isPending && accepts(mission.status, "retry")) retry.mutate();
  };
  const close = () => setAsking(undefined);
  useShortcut("mod+enter", again, { label: "Retry the step", group: "Mission" });
  return (
    <div className="flex h-full flex-col">
      <div className="border-b border-border bg-failed-tint px-6 py-4 max-md:px-4">
        <h2 className="flex items-center gap-2 text-base font-semibold">
          <CircleAlert className="size-4 text-failed" aria-hidden="true" />
          Mission Failed
        </h2>
        <p
          data-testid="error-message"
          // It may be long enough to scroll, which the keyboard has to reach.
          tabIndex={0}
          className="focus-inset mt-1 max-h-40 overflow-y-auto text-base break-words whitespace-pre-wrap"
        >
          {shownText(
            mission.last_error ?? lastOf(mission.errors) ?? "The step ended without saying why",
          )}
        </p>
        {run !== undefined && (
          <p className="mt-1 text-meta text-ink-3">
            {step?.name}, attempt {run.attempt ?? 1}
            {endWords(run) !== "" && ` · ${endWords(run)}`}
            {run.finished_at != null && (
              <>
                {" · "}
                <TimeAgo at={run.finished_at} />
              </>
            )}
          </p>
        )}
        <ProviderNotice />
      </div>
      <div className="min-h-0 flex-1">
        {run === undefined
          ? <p className="p-6 text-row text-ink-3">No run of this step was started.</p>
          : (
            <RunView
              key={run.run_id}
              missionId={mission.mission_id}
              run={run}
              fromEnd
              emptyText="The agent wrote nothing."
            />
          )}
      </div>
      <ActionBar
        note={retry.error === null
          ? "Retry starts a new attempt of this step; this one stays readable."
          : <span role="alert" className="text-failed">{errorText(retry.error)}</span>}
      >
        <Button data-testid="mark-completed-button" onClick={() => setAsking("complete")}>
          Mark as Completed
        </Button>
        {isUsedUp(mission) && <Button onClick={() => setAsking("budget")}>Raise Budget…</Button>}
        <Button
          variant="primary"
          busy={retry.isPending}
          onClick={again}
          hint={<Kbd keys="mod+enter" onAccent />}
        >
          {!retry.isPending && <RotateCcw className="size-3.5" aria-hidden="true" />}
          Retry
        </Button>
      </ActionBar>
      <CompleteDialog mission={mission} open={asking === "complete"} onClose={close} />
      <BudgetDialog mission={mission} open={asking === "budget"} onClose={close} />
    </div>
  );
}

function lastOf(errors: readonly unknown[]): string | undefined {
  const last = errors.at(-1);
  return typeof last === "string" ? last : undefined;
}
