/**
 * The state machine: `(mission, event) -> mission + effects`, or a refusal. It is pure: it reads no
 * clock, makes no id and does no I/O; the event brings all of that along. Every change of a
 * mission's status or position in the program goes through {@link transition}.
 */
import type { ActiveRun, Mission } from "./mission.ts";
import type { EventOf, MissionEvent, Transition } from "./mission_event.ts";
import { onContinue, onRequestChanges, onRewind } from "./gate_decision.ts";
import { advance, currentStep, done, refuse, settled, startRun, touched } from "./position.ts";
import {
  accepts,
  hasActiveRun,
  type MissionEventType,
  type MissionStatus,
  STATUS_WORDS,
} from "./status.ts";

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
      return onRetry(mission, event);
    case "cancel":
      return endBy(mission, event.at, "cancel");
    case "mark_completed":
      if (mission.status === "completed") return done(mission);
      return endBy(mission, event.at, "complete");
    case "rewind":
      return onRewind(mission, event);
    case "save_artifact":
      return onSave(mission, event);
    case "set_budget":
      return onSetBudget(mission, event);
    case "delete":
      return done(touched(mission, event.at), { type: "move_to_trash" });
    case "run_lacks":
      return onRunLacks(mission, event);
    case "discard_workspace":
      return onDiscard(mission, event);
    case "run_started":
      return onRunStarted(mission, event);
    case "run_finished":
      return onRunFinished(mission, event);
    default:
      return unreachable(event);
  }
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

function onRunLacks(mission: Mission, event: EventOf<"run_lacks">): Transition {
  if (mission.active_run?.run_id !== event.run_id) return foreignRun(event.run_id);
  const { lacks: _before, ...run } = mission.active_run;
  const active_run =
    (event.lacks === undefined ? run : { ...run, lacks: event.lacks }) as ActiveRun;
  return done({ ...touched(mission, event.at), active_run });
}

function onSetBudget(mission: Mission, event: EventOf<"set_budget">): Transition {
  const { budget_usd: _before, ...rest } = touched(mission, event.at);
  const unlimited = rest as Mission;
  return done(
    event.budget_usd === undefined ? unlimited : { ...unlimited, budget_usd: event.budget_usd },
  );
}

function onDiscard(mission: Mission, { at }: EventOf<"discard_workspace">): Transition {
  const { workspace } = mission;
  if (workspace === undefined || workspace.discarded_at !== undefined) {
    const why = workspace === undefined ? "the mission has none" : "it was discarded already";
    return refuse("not_allowed", `Cannot discard the workspace: ${why}`);
  }
  return done({ ...touched(mission, at), workspace: { ...workspace, discarded_at: at } });
}

function onRunStarted(mission: Mission, event: EventOf<"run_started">): Transition {
  if (mission.active_run?.run_id !== event.run_id) return foreignRun(event.run_id);
  const { not_before: _over, lacks: _brought, ...run } = mission.active_run;
  const active_run = run as ActiveRun;
  const step = currentStep(mission);
  const status: MissionStatus = step?.type === "llm" ? "running_root_llm" : "running_code_agent";
  const { workspace = mission.workspace } = event;
  const started = { ...touched(mission, event.at), status, active_run };
  return done(workspace === undefined ? started : { ...started, workspace });
}

function onRunFinished(mission: Mission, event: EventOf<"run_finished">): Transition {
  const run = mission.active_run;
  if (run?.run_id !== event.run_id) return foreignRun(event.run_id);
  const idle = settled(touched(mission, event.at));
  if (run.stop === "cancel") return done({ ...idle, status: "cancelled" });
  if (run.stop === "complete") return done({ ...idle, status: "completed" });
  if (event.error !== undefined && event.park_until !== undefined) {
    return startRun(idle, event.next_run_id, event.park_until);
  }
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

/** Starts a new attempt of the failed step, or has the one that is held back looked at now. */
function onRetry(mission: Mission, event: EventOf<"retry">): Transition {
  const moved = touched(mission, event.at);
  if (mission.status !== "queued") return startRun(moved, event.run_id);
  if (mission.active_run?.not_before === undefined && mission.active_run?.lacks === undefined) {
    return refuse(
      "not_allowed",
      "Cannot retry the mission: its run waits for a sandbox already. Wait for it, or cancel it",
    );
  }
  const { not_before: _until, ...active_run } = mission.active_run;
  const { run_id } = active_run;
  return done({ ...moved, active_run: active_run as ActiveRun }, { type: "hurry_run", run_id });
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

function notAllowed(status: MissionStatus, event: MissionEventType): string {
  return `Cannot ${EVENT_VERBS[event]} the mission while it is "${STATUS_WORDS[status].badge}" ` +
    `(${status}). ${whatToDo(status, event)}`;
}

const EVENT_VERBS: Readonly<Record<MissionEventType, string>> = {
  continue: "continue",
  request_changes: "request changes of",
  retry: "retry",
  cancel: "cancel",
  rewind: "rewind",
  mark_completed: "complete",
  save_artifact: "save an artifact of",
  set_budget: "set the budget of",
  delete: "delete",
  run_lacks: "note what is missing for a run of",
  discard_workspace: "discard the workspace of",
  run_started: "note the start of a run of",
  run_finished: "note the end of a run of",
};

function whatToDo(status: MissionStatus, event: MissionEventType): string {
  if (event === "discard_workspace") return "Cancel it first";
  if (hasActiveRun(status)) return "Wait for the agent to end, or cancel it";
  if (status === "completed" || status === "cancelled") return "Rewind it to an earlier step first";
  return "Continue it, or rewind it";
}

function foreignRun(run_id: string): Transition {
  return refuse("stale", `Run "${run_id}" is not the mission's unfinished run`);
}

function unreachable(event: never): never {
  throw new TypeError(`Unknown event ${JSON.stringify(event)}`);
}
