import type { MissionDetail, StepRun } from "@haloop/shared";
import { useLocation } from "wouter";
import { missionPath } from "../../lib/routes.ts";
import { runOutcome } from "../history/events.ts";
import { RunView } from "../agent/run-view.tsx";

/** The log of one of a step's runs, and the choice among them. */
export function StepLog(
  { mission, runs, runId }: {
    mission: MissionDetail;
    runs: readonly StepRun[];
    runId: string | null;
  },
) {
  const [, navigate] = useLocation();
  const run = runs.find((entry) => entry.run_id === runId) ?? runs.at(-1);
  if (run === undefined) {
    return <p className="p-6 text-row text-ink-3">This step has not run yet.</p>;
  }
  return (
    <RunView
      key={run.run_id}
      missionId={mission.mission_id}
      run={run}
      fromEnd={runOutcome(run) !== "succeeded"}
      emptyText="The agent has not written anything yet."
      heading={
        <label className="flex items-center gap-2 text-row">
          <span className="sr-only">Attempt</span>
          <select
            value={run.run_id}
            onChange={(event) =>
              navigate(
                missionPath(mission.mission_id, run.step_id, {
                  look: "log",
                  run: event.target.value,
                }),
                { replace: true },
              )}
            className="field h-7 px-1.5 max-md:h-11"
          >
            {runs.map((entry, at) => (
              <option key={entry.run_id} value={entry.run_id}>
                Attempt {entry.attempt ?? at + 1}, {runOutcome(entry)}
              </option>
            ))}
          </select>
        </label>
      }
    />
  );
}
