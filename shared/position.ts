/** Where a mission stands, and how it moves from step to step. Pure parts of the state machine. */
import type { ActiveRun, Mission } from "./mission.ts";
import type { Effect, Refusal, Transition } from "./mission_event.ts";
import { isGate, type WorkflowStep } from "./workflow.ts";

/** The step a mission stands at, or undefined past the last one. */
export function currentStep(
  mission: Pick<Mission, "workflow" | "current_step">,
): WorkflowStep | undefined {
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

/** Moves to the next step and enters it. */
export function advance(mission: Mission, run_id: string): Transition {
  return enterStep({ ...mission, current_step: mission.current_step + 1 }, run_id);
}

/** Enters the present step: opens its gate, starts its agent, or completes past the last one. */
export function enterStep(mission: Mission, run_id: string): Transition {
  const step = currentStep(mission);
  if (step === undefined) return done({ ...settled(mission), status: "completed" });
  if (isGate(step)) return done(openGate(mission, step));
  return startRun(mission, run_id);
}

/**
 * Asks for a new run of the present step, the next attempt of it.
 *
 * @param not_before it stays in the queue until then
 */
export function startRun(mission: Mission, run_id: string, not_before?: string): Transition {
  const step = currentStep(mission);
  if (step === undefined) {
    return refuse("not_allowed", "Cannot start an agent: the mission is past its last step");
  }
  const attempt = (mission.attempts?.[step.step_id] ?? 0) + 1;
  const active_run: ActiveRun = {
    run_id,
    step_id: step.step_id,
    attempt,
    ...(not_before === undefined ? {} : { not_before }),
  };
  const queued: Mission = {
    ...settled(mission),
    status: "queued",
    active_run,
    attempts: { ...mission.attempts, [step.step_id]: attempt },
  };
  return done(queued, { type: "start_run", run: active_run, step });
}

/** The mission waiting at the gate that it stands at. */
export function openGate(mission: Mission, gate: WorkflowStep): Mission {
  const status = gate.type === "code-review" ? "waiting_code_review" : "waiting_human";
  return { ...settled(mission), status, waiting_since: mission.updated_at };
}

/** The mission without what belongs to the run, gate or failure it is leaving. */
export function settled(mission: Mission): Mission {
  const { active_run: _run, last_error: _error, waiting_since: _since, ...rest } = mission;
  return rest as Mission;
}

/** The mission changed at that time. */
export function touched(mission: Mission, at: string): Mission {
  return { ...mission, updated_at: laterThan(mission.updated_at, at) };
}

/** The same result with effects that come before its own. */
export function withEffects(first: Effect[], result: Transition): Transition {
  return result.ok ? { ...result, effects: [...first, ...result.effects] } : result;
}

export function done(mission: Mission, ...effects: Effect[]): Transition {
  return { ok: true, mission, effects };
}

export function refuse(code: Refusal["code"], message: string): Transition {
  return { ok: false, refusal: { code, message } };
}
