/**
 * The state machine: `(mission, event) -> mission + effects`, or a refusal. It is pure: it reads no
 * clock, makes no id and does no I/O; the event brings all of that along. Every change of a
 * mission's status or position in the program goes through {@link transition}.
 */
import { type ActiveRun, type Mission } from "./mission.ts";
import {
  accepts,
  hasActiveRun,
  isWaiting,
  type MissionEventType,
  type MissionStatus,
  STATUS_WORDS,
} from "./status.ts";
import { isGate, type WorkflowStep } from "./workflow.ts";

/** What happened to a mission. `at` is when, in ISO 8601 UTC. */
export type MissionEvent =
  | { type: "continue"; at: string; run_id: string; seen?: Seen; review_hash?: string }
  | {
    type: "request_changes";
    at: string;
    run_id: string;
    /** Names what the person asked for; see `FeedbackRound`. */
    feedback_id: string;
    seen?: Seen;
    review_hash?: string;
  }
  | { type: "retry"; at: string; run_id: string }
  | { type: "cancel"; at: string }
  | { type: "rewind"; at: string; step_id: string; note: string }
  | { type: "mark_completed"; at: string }
  | { type: "save_artifact"; at: string; artifact: string }
  | { type: "delete"; at: string }
  | { type: "run_started"; at: string; run_id: string }
  | { type: "run_finished"; at: string; run_id: string; error?: string; next_run_id: string };

/** What the person had before their eyes when they let a gate through. */
export interface Seen {
  step_id?: string | undefined;
  /** SHA-256 of the reviewed artifact's bytes in lower-case hex. */
  hash?: string | undefined;
}

/** What the engine has to do besides keeping the new state. */
export type Effect =
  /** Write the run's record before the mission is written, and put it in the queue afterwards. */
  | { type: "start_run"; run: ActiveRun; step: WorkflowStep }
  /** End the run, whether it still waits in the queue or is in a sandbox. */
  | { type: "stop_run"; run_id: string }
  /** Keep the artifact's present bytes as the version that the gate was passed with. */
  | { type: "keep_approved"; step_id: string; artifact: string }
  /** Move the mission's folder to the trash. */
  | { type: "move_to_trash" };

export type Refusal = {
  /** `not_allowed`: not in this status. `stale`: the person acted on what is no longer so. */
  code: "not_allowed" | "stale" | "unknown_step";
  /** A sentence a person can act on. */
  message: string;
};

export type Transition =
  | { ok: true; mission: Mission; effects: Effect[] }
  | { ok: false; refusal: Refusal };

/** How many failures `errors` keeps. */
const MAX_ERRORS = 50;

/** Applies an event to a mission. The mission given is not changed. */
export function transition(mission: Mission, event: MissionEvent): Transition {
  if (!accepts(mission.status, event.type)) {
    return refuse("not_allowed", notAllowed(mission.status, event.type));
  }
  switch (event.type) {
    case "continue":
      return onContinue(mission, event);
    case "request_changes":
      return onRequestChanges(mission, event);
    case "retry":
      return startRun(touched(mission, event.at), event.run_id);
    case "cancel":
      return endBy(mission, event.at, "cancel");
    case "mark_completed":
      if (mission.status === "completed") return done(mission);
      return endBy(mission, event.at, "complete");
    case "rewind":
      return onRewind(mission, event);
    case "save_artifact":
      return onSave(mission, event);
    case "delete":
      return done(touched(mission, event.at), { type: "move_to_trash" });
    case "run_started":
      return onRunStarted(mission, event);
    case "run_finished":
      return onRunFinished(mission, event);
    default:
      return unreachable(event);
  }
}

/** The step a mission stands at, or undefined past the last one. */
export function currentStep(mission: Mission): WorkflowStep | undefined {
  return mission.workflow.steps[mission.current_step];
}

/** The name of the step a mission stands at; "Complete" past the last one. */
export function currentStepName(mission: Mission): string {
  return currentStep(mission)?.name ?? "Complete";
}

/**
 * The timestamp to write for something that happens at `at` after `previous`: a clock that jumped
 * back never makes a later change look older, and two changes are never at the same time.
 */
export function laterThan(previous: string, at: string): string {
  const previous_ms = Date.parse(previous);
  return at > previous || Number.isNaN(previous_ms) ? at : new Date(previous_ms + 1).toISOString();
}

type EventOf<T extends MissionEventType> = Extract<MissionEvent, { type: T }>;

function onContinue(mission: Mission, event: EventOf<"continue">): Transition {
  const stale = staleApproval(mission, event, "continue");
  if (stale !== undefined) return stale;
  const moved = touched(mission, event.at);
  if (!isWaiting(mission.status)) return enterStep(moved, event.run_id);
  const step = currentStep(mission);
  const kept: Effect[] = step?.reviewArtifact === undefined
    ? []
    : [{ type: "keep_approved", step_id: step.step_id, artifact: step.reviewArtifact }];
  const { open_feedback, ...rest } = moved;
  const left = omit(open_feedback, producerOf(mission)?.step_id);
  const passed = left === undefined ? rest as Mission : { ...rest, open_feedback: left } as Mission;
  return withEffects(kept, advance(passed, event.run_id));
}

function onRequestChanges(mission: Mission, event: EventOf<"request_changes">): Transition {
  const stale = staleApproval(mission, event, "request changes");
  if (stale !== undefined) return stale;
  const producer = producerOf(mission);
  if (producer === undefined) {
    const artifact = currentStep(mission)?.reviewArtifact ?? "the artifact";
    return refuse("not_allowed", `Cannot request changes: no earlier step writes "${artifact}"`);
  }
  const target = mission.workflow.steps.indexOf(producer);
  const open_feedback = { ...mission.open_feedback, [producer.step_id]: event.feedback_id };
  const back = { ...touched(mission, event.at), current_step: target, open_feedback };
  return startRun(back, event.run_id);
}

/** The step before the present gate that wrote what the gate reviews. */
function producerOf(mission: Mission): WorkflowStep | undefined {
  const reviewed = currentStep(mission)?.reviewArtifact;
  if (reviewed === undefined) return undefined;
  return mission.workflow.steps.slice(0, mission.current_step)
    .findLast((step) => step.outputArtifact === reviewed);
}

/** A refusal when the person acted on another step or other bytes than what is there now. */
function staleApproval(
  mission: Mission,
  event: { seen?: Seen; review_hash?: string },
  action: string,
): Transition | undefined {
  const step = currentStep(mission);
  if (event.seen?.step_id !== undefined && event.seen.step_id !== step?.step_id) {
    return refuse(
      "stale",
      `Cannot ${action} from step "${event.seen.step_id}": the mission is at step ` +
        `"${step?.step_id ?? "Complete"}" by now. Look at it again first`,
    );
  }
  if (event.seen?.hash !== undefined && event.seen.hash !== event.review_hash) {
    return refuse(
      "stale",
      `Cannot ${action}: "${
        step?.reviewArtifact ?? "the artifact"
      }" is no longer the text that was ` +
        `read. Look at it again first`,
    );
  }
  return undefined;
}

function omit(
  record: Record<string, string> | undefined,
  key: string | undefined,
): Record<string, string> | undefined {
  const left = Object.entries(record ?? {}).filter(([name]) => name !== key);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function onRewind(mission: Mission, event: EventOf<"rewind">): Transition {
  const target = mission.workflow.steps.findIndex((step) => step.step_id === event.step_id);
  if (target === -1) {
    return refuse(
      "unknown_step",
      `Cannot rewind to step "${event.step_id}": the workflow has none`,
    );
  }
  if (target > mission.current_step || (target === mission.current_step && standsOpen(mission))) {
    return refuse(
      "not_allowed",
      `Cannot rewind to step "${event.step_id}": the mission is at step ` +
        `"${currentStep(mission)?.step_id ?? "Complete"}". Name an earlier one`,
    );
  }
  const undone = mission.workflow.steps.slice(target, mission.current_step + 1);
  const stale = undone.flatMap((step) => step.outputArtifact ?? []);
  // What was asked for at the gates that open again belongs to the rounds before.
  const { open_feedback: _closed, ...moved } = touched(mission, event.at);
  const rewound = settled({
    ...moved as Mission,
    current_step: target,
    stale_artifacts: [...new Set([...(mission.stale_artifacts ?? []), ...stale])],
  });
  const step = mission.workflow.steps[target];
  return done(step && isGate(step) ? openGate(rewound, step) : { ...rewound, status: "ready" });
}

function onSave(mission: Mission, event: EventOf<"save_artifact">): Transition {
  // The agent at work has the file open; what a person put there would be lost to it.
  if (hasActiveRun(mission.status) && currentStep(mission)?.outputArtifact === event.artifact) {
    return refuse(
      "not_allowed",
      `Cannot save "${event.artifact}" while the agent is writing it. ` +
        `Wait for the step to end, or cancel it`,
    );
  }
  return done(touched(mission, event.at));
}

function onRunStarted(mission: Mission, event: EventOf<"run_started">): Transition {
  if (mission.active_run?.run_id !== event.run_id) return foreignRun(event.run_id);
  const step = currentStep(mission);
  const status: MissionStatus = step?.type === "llm" ? "running_root_llm" : "running_code_agent";
  return done({ ...touched(mission, event.at), status });
}

function onRunFinished(mission: Mission, event: EventOf<"run_finished">): Transition {
  const run = mission.active_run;
  if (run?.run_id !== event.run_id) return foreignRun(event.run_id);
  const idle = settled(touched(mission, event.at));
  if (run.stop === "cancel") return done({ ...idle, status: "cancelled" });
  if (run.stop === "complete") return done({ ...idle, status: "completed" });
  if (event.error !== undefined) {
    const errors = [...mission.errors, event.error].slice(-MAX_ERRORS);
    return done({ ...idle, status: "failed", errors, last_error: event.error });
  }
  const written = currentStep(mission)?.outputArtifact;
  const fresh = {
    ...idle,
    stale_artifacts: (idle.stale_artifacts ?? []).filter((name) => name !== written),
  };
  return advance(fresh, event.next_run_id);
}

/** Cancels or completes at once, or asks for the run to end first. */
function endBy(mission: Mission, at: string, stop: "cancel" | "complete"): Transition {
  const moved = touched(mission, at);
  if (mission.active_run === undefined) {
    return done({ ...settled(moved), status: stop === "cancel" ? "cancelled" : "completed" });
  }
  const active_run = { ...mission.active_run, stop };
  return done({ ...moved, active_run }, { type: "stop_run", run_id: active_run.run_id });
}

function advance(mission: Mission, run_id: string): Transition {
  return enterStep({ ...mission, current_step: mission.current_step + 1 }, run_id);
}

function enterStep(mission: Mission, run_id: string): Transition {
  const step = currentStep(mission);
  if (step === undefined) return done({ ...settled(mission), status: "completed" });
  if (isGate(step)) return done(openGate(mission, step));
  return startRun(mission, run_id);
}

function startRun(mission: Mission, run_id: string): Transition {
  const step = currentStep(mission);
  if (step === undefined) {
    return refuse("not_allowed", "Cannot start an agent: the mission is past its last step");
  }
  const attempt = (mission.attempts?.[step.step_id] ?? 0) + 1;
  const active_run: ActiveRun = { run_id, step_id: step.step_id, attempt };
  const queued: Mission = {
    ...settled(mission),
    status: "queued",
    active_run,
    attempts: { ...mission.attempts, [step.step_id]: attempt },
  };
  return done(queued, { type: "start_run", run: active_run, step });
}

function openGate(mission: Mission, gate: WorkflowStep): Mission {
  const status = gate.type === "code-review" ? "waiting_code_review" : "waiting_human";
  return { ...settled(mission), status, waiting_since: mission.updated_at };
}

/** The mission without what belongs to the run, gate or failure it is leaving. */
function settled(mission: Mission): Mission {
  const { active_run: _run, last_error: _error, waiting_since: _since, ...rest } = mission;
  return rest as Mission;
}

function touched(mission: Mission, at: string): Mission {
  return { ...mission, updated_at: laterThan(mission.updated_at, at) };
}

/** Whether the present step is open as it stands, so that going back to it would change nothing. */
function standsOpen(mission: Mission): boolean {
  return mission.status === "ready" || mission.status === "draft" || isWaiting(mission.status);
}

function notAllowed(status: MissionStatus, event: MissionEventType): string {
  return `Cannot ${EVENT_VERBS[event]} the mission while it is "${STATUS_WORDS[status].badge}" ` +
    `(${status}). ${whatToDo(status)}`;
}

const EVENT_VERBS: Readonly<Record<MissionEventType, string>> = {
  continue: "continue",
  request_changes: "request changes of",
  retry: "retry",
  cancel: "cancel",
  rewind: "rewind",
  mark_completed: "complete",
  save_artifact: "save an artifact of",
  delete: "delete",
  run_started: "note the start of a run of",
  run_finished: "note the end of a run of",
};

function whatToDo(status: MissionStatus): string {
  if (hasActiveRun(status)) return "Wait for the agent to end, or cancel it";
  if (status === "completed" || status === "cancelled") return "Rewind it to an earlier step first";
  return "Continue it, or rewind it";
}

function foreignRun(run_id: string): Transition {
  return refuse("stale", `Run "${run_id}" is not the mission's unfinished run`);
}

function withEffects(first: Effect[], result: Transition): Transition {
  return result.ok ? { ...result, effects: [...first, ...result.effects] } : result;
}

function done(mission: Mission, ...effects: Effect[]): Transition {
  return { ok: true, mission, effects };
}

function refuse(code: Refusal["code"], message: string): Transition {
  return { ok: false, refusal: { code, message } };
}

function unreachable(event: never): never {
  throw new TypeError(`Unknown event ${JSON.stringify(event)}`);
}
