/** How far each step of a mission is, what it took and how often; pure. */
import {
  isGate,
  isRunning,
  isWaiting,
  type MissionDetail,
  type StepRun,
  type WorkflowStep,
} from "@haloop/shared";

export type StepState =
  | "done"
  | "ready"
  | "queued"
  | "running"
  | "waiting"
  | "failed"
  | "stopped"
  | "ahead";

export interface StepProgress {
  step: WorkflowStep;
  index: number;
  kind: "agent" | "gate";
  state: StepState;
  /** How many runs an agent step has had. */
  attempts: number;
  /** When what goes on now began: the running run, the waiting gate. */
  since?: string;
  /** What a finished step took: its last run, or the person's time at the gate. */
  took_ms?: number;
  /** What its runs cost at the model together, as far as it is known. */
  cost_usd?: number;
  /** That of one of its runs is not known: together they cost at least so much. */
  cost_open?: boolean;
  /** The step that begins as soon as the person lets the present gate through. */
  startsOnContinue: boolean;
}

type Progressing = Pick<
  MissionDetail,
  "workflow" | "current_step" | "status" | "runs" | "updated_at" | "waiting_since"
>;

export function stepProgress(mission: Progressing): StepProgress[] {
  return mission.workflow.steps.map((step, index) => {
    const runs = mission.runs.filter((run) => run.step_id === step.step_id);
    const state = stateOf(mission, index);
    const since = sinceOf(mission, state, runs);
    const cost_usd = costOf(runs);
    const took_ms = state === "ahead" ? undefined : tookOf(mission, index, runs, state);
    return {
      step,
      index,
      kind: isGate(step) ? "gate" : "agent",
      state,
      attempts: runs.length,
      startsOnContinue: isWaiting(mission.status) && index === mission.current_step + 1 &&
        !isGate(step),
      ...(since === undefined ? {} : { since }),
      ...(took_ms === undefined ? {} : { took_ms }),
      ...(cost_usd === undefined ? {} : { cost_usd }),
      ...(runs.some((run) => run.cost_usd === null) ? { cost_open: true } : {}),
    };
  });
}

/** Since when the mission waits for the person. */
export function waitingSince(mission: Progressing): string {
  return mission.waiting_since ?? gateOpenedAt(mission, mission.current_step) ?? mission.updated_at;
}

/** The run at work or in the queue, else the last one of the step. */
export function latestRun(mission: Progressing, step_id?: string): StepRun | undefined {
  return mission.runs.findLast((run) => step_id === undefined || run.step_id === step_id);
}

/** How long a run took, or undefined while it is unfinished. */
export function runTook(run: StepRun): number | undefined {
  if (run.finished_at == null) return undefined;
  return Math.max(0, Date.parse(run.finished_at) - Date.parse(run.started_at));
}

function costOf(runs: readonly StepRun[]): number | undefined {
  const known = runs.flatMap(({ cost_usd, known_cost_usd }) => cost_usd ?? known_cost_usd ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, cost) => sum + cost, 0);
}

function stateOf(mission: Progressing, index: number): StepState {
  if (index < mission.current_step) return "done";
  if (index > mission.current_step) return "ahead";
  const { status } = mission;
  if (isRunning(status)) return "running";
  if (isWaiting(status)) return "waiting";
  if (status === "queued" || status === "failed") return status;
  return status === "ready" || status === "draft" ? "ready" : "stopped";
}

function sinceOf(
  mission: Progressing,
  state: StepState,
  runs: readonly StepRun[],
): string | undefined {
  if (state === "waiting") return waitingSince(mission);
  return state === "running" ? runs.at(-1)?.started_at : undefined;
}

function tookOf(
  mission: Progressing,
  index: number,
  runs: readonly StepRun[],
  state: StepState,
): number | undefined {
  const step = mission.workflow.steps[index];
  if (step === undefined) return undefined;
  if (!isGate(step)) {
    const last = runs.at(-1);
    return last === undefined ? undefined : runTook(last);
  }
  if (state !== "done") return undefined;
  const opened = gateOpenedAt(mission, index);
  const closed = gateClosedAt(mission, index);
  if (opened === undefined || closed === undefined || closed < opened) return undefined;
  return Date.parse(closed) - Date.parse(opened);
}

// A gate opens when the run of the step before it ends. After a rewind that moment is long past, so
// whatever the mission did later counts instead.
function gateOpenedAt(mission: Progressing, index: number): string | undefined {
  const before = mission.workflow.steps[index - 1];
  const run = before === undefined ? undefined : latestRun(mission, before.step_id);
  if (run?.finished_at == null) return undefined;
  const later = index === mission.current_step &&
    mission.runs.some((other) => other.started_at > (run.finished_at ?? ""));
  return later ? undefined : run.finished_at;
}

function gateClosedAt(mission: Progressing, index: number): string | undefined {
  const after = mission.workflow.steps[index + 1];
  if (after === undefined) return mission.status === "completed" ? mission.updated_at : undefined;
  const run = mission.runs.find((entry) => entry.step_id === after.step_id);
  return run?.queued_at ?? run?.started_at;
}
