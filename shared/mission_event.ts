/** What can happen to a mission, and what follows from it. */
import type { ActiveRun, Mission, MissionWorkspace } from "./mission.ts";
import type { WorkflowStep } from "./workflow.ts";
import type { MissionEventType } from "./status.ts";

/** What happened to a mission. `at` is when, in ISO 8601 UTC. */
export type MissionEvent =
  | {
    type: "continue";
    at: string;
    run_id: string;
    seen?: Seen;
    review_hash?: string;
    /** The tree of the workspace as it is; at a code review over one. */
    review_tree?: string;
  }
  | {
    type: "request_changes";
    at: string;
    run_id: string;
    /** Names what the person asked for; see `FeedbackRound`. */
    feedback_id: string;
    seen?: Seen;
    review_hash?: string;
    review_tree?: string;
  }
  | { type: "retry"; at: string; run_id: string }
  | { type: "cancel"; at: string }
  | { type: "rewind"; at: string; step_id: string; note: string }
  | { type: "mark_completed"; at: string }
  | { type: "save_artifact"; at: string; artifact: string }
  /** What all runs may cost from now on, in US dollars; undefined for no limit. */
  | { type: "set_budget"; at: string; budget_usd: number | undefined }
  | { type: "delete"; at: string }
  /** What the queued run lacks, as a sentence; undefined once nothing is missing any more. */
  | { type: "run_lacks"; at: string; run_id: string; lacks: string | undefined }
  /** The working copy of the project goes. */
  | { type: "discard_workspace"; at: string }
  | { type: "run_started"; at: string; run_id: string; workspace?: MissionWorkspace }
  | {
    type: "run_finished";
    at: string;
    run_id: string;
    error?: string;
    next_run_id: string;
    /**
     * The model's rate limit ended the run: a next attempt waits until then (ISO 8601 UTC) and starts
     * by itself. Only with `error`.
     */
    park_until?: string;
  };

/** What the person had before their eyes when they let a gate through. */
export interface Seen {
  step_id?: string | undefined;
  /** SHA-256 of the reviewed artifact's bytes in lower-case hex. */
  hash?: string | undefined;
  /** The git tree of the workspace. */
  tree?: string | undefined;
}

/** What the engine has to do besides keeping the new state. */
export type Effect =
  /** Write the run's record before the mission is written, and put it in the queue afterwards. */
  | { type: "start_run"; run: ActiveRun; step: WorkflowStep }
  /** End the run, whether it still waits in the queue or is in a sandbox. */
  | { type: "stop_run"; run_id: string }
  /** The run that is parked, or lacks something, is looked at now and not later. */
  | { type: "hurry_run"; run_id: string }
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

/** The event of one type. */
export type EventOf<T extends MissionEventType> = Extract<MissionEvent, { type: T }>;
