/** What happened to a mission, from its runs and its journal, as one row of events; pure. */
import {
  isGate,
  type JournalEntry,
  type MissionDetail,
  type RunReason,
  type StepRun,
} from "@haloop/shared";
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
  | { kind: "person" | "engine"; key: string; at: string; title: string; detail?: string };

export type RunOutcome = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** The runs' own records tell more than these lines of the journal. */
const TOLD_BY_RUNS = new Set(["run_started", "run_succeeded", "run_failed", "run_cancelled"]);

/** Words for what the journal notes; anything else is shown as it is written there. */
const WORDS: Readonly<Record<string, string>> = {
  created: "You created the mission",
  continued: "You continued",
  retried: "You retried",
  cancelled: "You cancelled",
  rewound: "You went back",
  requested_changes: "You asked for changes",
  marked_completed: "You marked it as completed",
  saved: "You saved",
  deleted: "You deleted it",
};

/** Newest first. */
export function activityEvents(
  mission: Pick<MissionDetail, "runs" | "workflow" | "status">,
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
      title: `${stepName(mission, run.step_id)}, attempt ${attempt}`,
      run,
      // The record of a run begins when it is queued; the mission tells whether it has a sandbox.
      outcome: mission.status === "queued" && run.finished_at == null ? "queued" : runOutcome(run),
      ...(took_ms === undefined ? {} : { took_ms }),
    };
  });
  const told = journal.filter((entry) => !TOLD_BY_RUNS.has(entry.what)).map(
    (entry, at): ActivityEvent => journalEvent(mission, entry, at),
  );
  return [...runs, ...told].sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
}

export function runOutcome(run: StepRun): RunOutcome {
  if (run.finished_at == null) return "running";
  if (run.reason === "cancelled") return "cancelled";
  const failed = run.error !== undefined || (run.exit_code ?? 0) !== 0 ||
    (run.reason !== undefined && run.reason !== "exited");
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
  lost: "lost",
};

/** How a run ended, in few words: "exit 0", "exit 137, out of memory". */
export function endWords(run: StepRun): string {
  const parts = run.exit_code == null ? [] : [`exit ${run.exit_code}`];
  const reason = run.reason === undefined ? "" : REASONS[run.reason];
  if (reason !== "") parts.push(reason);
  return parts.join(", ");
}

function journalEvent(
  mission: Pick<MissionDetail, "workflow">,
  entry: JournalEntry,
  at: number,
): ActivityEvent {
  // Where and about what is told by the words themselves.
  const about = entry.what === "requested_changes" ? [entry.note] : [
    entry.step_id === undefined ? undefined : stepName(mission, entry.step_id),
    entry.artifact,
    entry.note === "" ? undefined : entry.note,
  ].filter((part) => part !== undefined);
  return {
    kind: entry.who === "person" ? "person" : "engine",
    key: `journal ${at}`,
    at: entry.at,
    title: words(mission, entry),
    ...(about.length === 0 ? {} : { detail: about.join(" · ") }),
  };
}

function words(mission: Pick<MissionDetail, "workflow">, entry: JournalEntry): string {
  const known = entry.who === "person" ? WORDS[entry.what] : undefined;
  const step = mission.workflow.steps.find((one) => one.step_id === entry.step_id);
  if (entry.what === "continued" && step !== undefined && !isGate(step)) return "You started it";
  if (known !== undefined) return known;
  const plain = entry.what.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function stepName(mission: Pick<MissionDetail, "workflow">, stepId: string): string {
  return mission.workflow.steps.find((step) => step.step_id === stepId)?.name ?? stepId;
}
