/** What happened to a mission, from its runs and its journal, as one row of events; pure. */
import {
  isWaiting,
  type JournalEntry,
  type MissionDetail,
  type RunReason,
  type StepRun,
} from "@haloop/shared";
import { journalEvents, stepName } from "./journal-events.ts";
import { runTook } from "../missions/step-progress.ts";

export type ActivityEvent =
  | {
    kind: "run";
    key: string;
    at: string;
    stepId: string;
    title: string;
    run: StepRun;
    took_ms?: number;
    outcome: RunOutcome;
  }
  | {
    kind: "person" | "engine" | "waiting";
    key: string;
    at: string;
    title: string;
    detail?: string;
  };

export type RunOutcome = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** Newest first. */
export function activityEvents(
  mission: Pick<MissionDetail, "runs" | "workflow" | "status" | "current_step" | "waiting_since">,
  journal: readonly JournalEntry[],
): ActivityEvent[] {
  const attempts = new Map<string, number>();
  const runs = mission.runs.map((run): ActivityEvent => {
    const attempt = run.attempt ?? (attempts.get(run.step_id) ?? 0) + 1;
    attempts.set(run.step_id, attempt);
    const took_ms = runTook(run);
    return {
      kind: "run",
      key: run.run_id,
      at: run.finished_at ?? run.started_at,
      stepId: run.step_id,
      title: `${stepName(mission.workflow, run.step_id)}, attempt ${attempt}`,
      run,
      // The record of a run begins when it is queued; the mission tells whether it has a sandbox.
      outcome: mission.status === "queued" && run.finished_at == null ? "queued" : runOutcome(run),
      ...(took_ms === undefined ? {} : { took_ms }),
    };
  });
  const told = journalEvents(mission.workflow, journal, new Set(mission.runs.map(idOf)));
  // Of two events at the same moment the later one was noted later.
  const all = [...runs, ...told, ...waiting(mission)].reverse();
  return all.sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
}

function waiting(
  { status, waiting_since, workflow, current_step }: Parameters<typeof activityEvents>[0],
): ActivityEvent[] {
  if (!isWaiting(status) || waiting_since === undefined) return [];
  const detail = workflow.steps[current_step]?.name;
  return [{
    kind: "waiting",
    key: "waiting",
    at: waiting_since,
    title: "Waiting for you",
    ...(detail === undefined ? {} : { detail }),
  }];
}

function idOf(run: StepRun): string {
  return run.run_id;
}

export function runOutcome(run: StepRun): RunOutcome {
  if (run.finished_at == null) return "running";
  if (run.reason === "cancelled") return "cancelled";
  // One that had said its last word and was ended then succeeded whatever its exit code is.
  const failed = run.error !== undefined ||
    (run.reason === undefined ? (run.exit_code ?? 0) !== 0 : run.reason !== "exited");
  return failed ? "failed" : "succeeded";
}

const REASONS: Readonly<Record<RunReason, string>> = {
  exited: "",
  no_output: "wrote no output",
  killed: "killed",
  out_of_memory: "out of memory",
  timed_out: "timed out",
  cancelled: "cancelled",
  start_failed: "did not start",
  setup_failed: "could not be set up",
  lost: "lost",
  agent_error: "the agent gave up",
  api_error: "the model's API failed",
  rate_limited: "rate limited",
  turn_limit: "out of turns",
  budget: "over its budget",
  bad_output: "wrote a bad output",
  silent: "fell silent",
};

/** How a run ended, in few words: "exit 0", "exit 137, out of memory". */
export function endWords(run: StepRun): string {
  const parts = run.exit_code == null ? [] : [`exit ${run.exit_code}`];
  const reason = run.reason === undefined ? "" : REASONS[run.reason];
  if (reason !== "") parts.push(reason);
  return parts.join(", ");
}
