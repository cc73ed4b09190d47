/**
 * The statuses of a mission and the table of what each one accepts. The state machine, the buttons
 * of the UI and the sentences of the CLI are derived from this file; nothing else spells a status.
 */
import { z } from "zod";

/** Every status a mission can be in. `running_root_llm` is kept for homes of the first version. */
export const MissionStatus = z.enum([
  "draft",
  "ready",
  "queued",
  "running_code_agent",
  "running_root_llm",
  "waiting_human",
  "waiting_code_review",
  "failed",
  "cancelled",
  "completed",
]);
export type MissionStatus = z.infer<typeof MissionStatus>;

/** Every event of the state machine: first what a person does, then what the engine reports. */
export const MissionEventType = z.enum([
  "continue",
  "request_changes",
  "retry",
  "cancel",
  "rewind",
  "mark_completed",
  "save_artifact",
  "set_budget",
  "delete",
  "run_lacks",
  "discard_workspace",
  "run_started",
  "run_finished",
]);
export type MissionEventType = z.infer<typeof MissionEventType>;

// A budget holds from the next run on, whatever the mission does now.
const ALWAYS = ["save_artifact", "set_budget"] as const;
const WITHOUT_RUN = ["cancel", "rewind", "mark_completed", "delete", ...ALWAYS] as const;
const RUNNING = ["cancel", "mark_completed", "run_finished", ...ALWAYS] as const;

/**
 * Which events each status accepts. An event outside its row is refused whatever it carries; one
 * inside it may still be refused for what it carries (a stale approval, an unknown step).
 */
export const ACCEPTED_EVENTS: Readonly<Record<MissionStatus, readonly MissionEventType[]>> = {
  draft: ["continue", ...WITHOUT_RUN],
  ready: ["continue", ...WITHOUT_RUN],
  // A queued run may end without having started: cancelled, or its sandbox could not be made.
  // A retry is for a run that is parked by a rate limit, or lacks something.
  queued: [...RUNNING, "run_lacks", "run_started", "retry"],
  running_code_agent: RUNNING,
  running_root_llm: RUNNING,
  waiting_human: ["continue", "request_changes", ...WITHOUT_RUN],
  waiting_code_review: ["continue", "request_changes", ...WITHOUT_RUN],
  // Continuing a failed agent step is a retry: a habit of the first version's users.
  failed: ["continue", "retry", "discard_workspace", ...WITHOUT_RUN],
  cancelled: ["rewind", "delete", "discard_workspace", ...ALWAYS],
  // Marking a completed mission as completed again changes nothing and is no error.
  completed: ["rewind", "mark_completed", "delete", "discard_workspace", ...ALWAYS],
};

/** Whether a status accepts an event at all. */
export function accepts(status: MissionStatus, event: MissionEventType): boolean {
  return ACCEPTED_EVENTS[status].includes(event);
}

/** Nothing but a rewind leads out of these. */
export function isTerminal(status: MissionStatus): boolean {
  return status === "completed" || status === "cancelled";
}

/** The mission has an unfinished run: waiting for a sandbox, or in one. */
export function hasActiveRun(status: MissionStatus): boolean {
  return status === "queued" || isRunning(status);
}

/** An agent is at work in a sandbox. */
export function isRunning(status: MissionStatus): boolean {
  return status === "running_code_agent" || status === "running_root_llm";
}

/** The mission stands at a gate and waits for the person. */
export function isWaiting(status: MissionStatus): boolean {
  return status === "waiting_human" || status === "waiting_code_review";
}

/**
 * Nothing goes on before the person has done something: a gate is open, or a queued run lacks
 * something that only they can bring.
 */
export function needsPerson(
  mission: { status: MissionStatus; lacks?: string | undefined },
): boolean {
  return isWaiting(mission.status) || mission.lacks !== undefined;
}

/** The words for each status: `list` in rows and tables, `badge` where there is room. */
export const STATUS_WORDS: Readonly<Record<MissionStatus, { list: string; badge: string }>> = {
  draft: { list: "Draft", badge: "Draft" },
  ready: { list: "Ready", badge: "Ready" },
  queued: { list: "Queued", badge: "Queued" },
  running_code_agent: { list: "Running", badge: "Running Agent" },
  running_root_llm: { list: "Running", badge: "Running Agent" },
  waiting_human: { list: "Waiting", badge: "Waiting for Human Review" },
  waiting_code_review: { list: "Waiting", badge: "Waiting for Code Review" },
  failed: { list: "Failed", badge: "Failed" },
  cancelled: { list: "Cancelled", badge: "Cancelled" },
  completed: { list: "Done", badge: "Completed" },
};

/** What lists say instead of the status of a queued run that is held back, and what holds it. */
export const HELD_WORDS = { lacks: "Needs you", parked: "Rate limited" } as const;
