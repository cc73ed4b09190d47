/** The record of a run in the states of its life. */
import { laterThan, type Mission, type MissionEvent, newRunId, type StepRun } from "@haloop/shared";
import type { StreamTotals } from "../agents/agent.ts";
import type { SandboxExit } from "../sandbox/provider.ts";
import type { Change } from "./mission_changes.ts";
import type { RunOutcome } from "./run_outcome.ts";

/** The record of the mission's unfinished run while it waits for a sandbox. */
export function queuedRun(mission: Mission, now: string): StepRun {
  const run = mission.active_run;
  if (run === undefined) {
    throw new TypeError(`Mission "${mission.mission_id}" has no unfinished run`);
  }
  return {
    mission_id: mission.mission_id,
    step_id: run.step_id,
    run_id: run.run_id,
    attempt: run.attempt,
    queued_at: now,
    started_at: now,
  };
}

/** The record of a run that has ended. A clock that jumped back never makes it end before it began. */
export function endedRun(
  run: StepRun,
  outcome: RunOutcome,
  exit: SandboxExit | undefined,
  now: string,
): StepRun {
  return {
    ...run,
    finished_at: laterThan(run.started_at, exit?.finished_at ?? now),
    ...(exit?.exit_code === undefined ? {} : { exit_code: exit.exit_code }),
    ...outcome,
  };
}

/** What the agent itself counted, for the record; what it does not know of its cost stays unknown. */
export function usedBy(totals: StreamTotals | undefined): Partial<StepRun> {
  if (totals === undefined) return {};
  const { usage, model, cost_usd = null } = totals;
  return {
    ...(usage === undefined ? {} : { usage }),
    ...(model === undefined ? {} : { model }),
    cost_usd,
  };
}

/** What the end of a run, as its record tells it, changes about the mission. */
export function endOf(run: StepRun, now: string): Change {
  const error = run.reason === "cancelled" ? undefined : run.error;
  const park_until = error === undefined ? undefined : run.parked_until;
  const event: MissionEvent = {
    type: "run_finished",
    at: laterThan(run.finished_at ?? now, now),
    run_id: run.run_id,
    next_run_id: newRunId(),
    ...(error === undefined ? {} : { error }),
    ...(park_until === undefined ? {} : { park_until }),
  };
  const about = { step_id: run.step_id, run_id: run.run_id };
  if (park_until !== undefined) {
    const note = `${error}. It goes on at ${park_until}`;
    return { event, journal: { who: "engine", what: "run_parked", ...about, note } };
  }
  if (error !== undefined) {
    return { event, journal: { who: "engine", what: "run_failed", ...about, note: error } };
  }
  return run.reason === "cancelled"
    ? { event, journal: { who: "engine", what: "run_cancelled", ...about } }
    : { event, journal: { who: "agent", what: "run_succeeded", ...about } };
}
