/** A mission as it is kept in `mission.json`, and the record of each run in `runs/`. */
import { z } from "zod";
import { MissionId, RunId } from "./ids.ts";
import { MissionStatus } from "./status.ts";
import { NetworkMode, Workflow } from "./workflow.ts";

/** The version of the home's layout that this program writes. A newer one is refused on reading. */
export const SCHEMA_VERSION = 1;

export const MissionType = z.enum(["feature", "fix", "bugfix", "hotfix", "enhance"]);
export type MissionType = z.infer<typeof MissionType>;

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` gives it. */
const Timestamp = z.iso.datetime({ offset: true });

/**
 * The one unfinished run of a mission. `stop` is the person's wish that the sandbox ends, written
 * before anything is stopped so that a crash in between does not forget it.
 */
export const ActiveRun = z.looseObject({
  run_id: RunId,
  step_id: z.string(),
  attempt: z.number().int().positive(),
  stop: z.enum(["cancel", "complete"]).optional(),
  /** The run stays in the queue until then: the model's rate limit ended the attempt before it. */
  not_before: Timestamp.optional(),
  /** What keeps it from starting until the person puts it right; a sentence that says how. */
  lacks: z.string().optional(),
});
export type ActiveRun = z.infer<typeof ActiveRun>;

/** Where a mission's working copy stands; the copy itself is in the mission's folder. */
export const MissionWorkspace = z.looseObject({
  /** `haloop/<short id>-<slug>`. */
  branch: z.string(),
  /** The commit that the work began from. */
  base_commit: z.string(),
  /** The branch of the project that was checked out then; absent when none was. */
  base_branch: z.string().optional(),
  /** The tree that the code review was passed with; absent until then, and again once it is undone. */
  approved_tree: z.string().optional(),
  /** When the person had the working copy removed; a next step that needs one gets a new one. */
  discarded_at: Timestamp.optional(),
});
export type MissionWorkspace = z.infer<typeof MissionWorkspace>;

/** `mission.json`. Unknown fields are kept. */
export const MissionMeta = z.looseObject({
  /** Absent in homes of the first version. */
  schema_version: z.number().int().optional(),
  mission_id: MissionId,
  title: z.string(),
  type: MissionType,
  workflow_id: z.string(),
  /** The workflow as it was when the mission began; absent in homes of the first version. */
  workflow: Workflow.optional(),
  /** Index of the present step; equal to the number of steps once past the last one. */
  current_step: z.number().int().nonnegative(),
  status: MissionStatus,
  created_at: Timestamp,
  /** Never moves back, even when the clock does. */
  updated_at: Timestamp,
  /** Every failure of the mission as a sentence, oldest first, the newest 50. */
  errors: z.array(z.unknown()).default([]),
  /** The sentence of the failure that the mission stands at. */
  last_error: z.string().nullish(),
  active_run: ActiveRun.optional(),
  /** Since when the mission stands at its gate; absent elsewhere. */
  waiting_since: Timestamp.optional(),
  /** How many runs each step has had, by step id. */
  attempts: z.record(z.string(), z.number().int().nonnegative()).optional(),
  /** Artifacts written by steps that a rewind made undone and that have not been written anew. */
  stale_artifacts: z.array(z.string()).optional(),
  /** What the person asked of a step and has not let through yet: feedback id by step id. */
  open_feedback: z.record(z.string(), z.string()).optional(),
  /** The agent that this mission asked for; the configured default otherwise. */
  agent: z.string().optional(),
  /** The real path of the linked project when the mission was created. */
  project_path: z.string().optional(),
  /** The working copy of the project; absent until a step needs one. */
  workspace: MissionWorkspace.optional(),
  /** What all runs may cost at the model together, in US dollars. */
  budget_usd: z.number().positive().optional(),
});
export type MissionMeta = z.infer<typeof MissionMeta>;

/** A mission with its workflow: what the state machine works on. */
export type Mission = MissionMeta & { workflow: Workflow };

/**
 * Why a run ended. `exited` is the only one that can be a success (with exit code 0 and the output
 * written); the others say who or what ended it.
 */
export const RunReason = z.enum([
  "exited",
  "no_output",
  "killed",
  "out_of_memory",
  "timed_out",
  "cancelled",
  "start_failed",
  "setup_failed",
  "lost",
  // What an agent's own stream or the model gateway tells about a run that came to nothing.
  "agent_error",
  "api_error",
  "rate_limited",
  "turn_limit",
  "budget",
  "bad_output",
  "silent",
]);
export type RunReason = z.infer<typeof RunReason>;

/** What a run used of the model. Counts are of tokens unless they say otherwise. */
export const RunUsage = z.looseObject({
  /** Requests that reached the model; absent where only the program counted, and not these. */
  requests: z.number().int().nonnegative().optional(),
  /** Without what was read from the model's cache or written to it. */
  input_tokens: z.number().int().nonnegative(),
  output_tokens: z.number().int().nonnegative(),
  cache_read_tokens: z.number().int().nonnegative().optional(),
  cache_write_tokens: z.number().int().nonnegative().optional(),
});
export type RunUsage = z.infer<typeof RunUsage>;

/** Something that the gateway did not let a sandbox do; the same thing again only counts up. */
export const RefusedAccess = z.looseObject({
  /** The host, or the method and path at the model's API. */
  what: z.string(),
  /** A clause: "is not among the hosts that the step allows". */
  why: z.string(),
  count: z.number().int().positive(),
});
export type RefusedAccess = z.infer<typeof RefusedAccess>;

/** `runs/r-<uuid>.json`: one execution of an agent step. Unknown fields are kept. */
export const StepRun = z.looseObject({
  step_id: z.string(),
  run_id: RunId,
  /** When the sandbox was started; while the run waits for a sandbox, when it was queued. */
  started_at: Timestamp,
  /** Absent while the run is unfinished. */
  finished_at: Timestamp.nullish(),
  exit_code: z.number().int().nullish(),
  /** The provider's own id of the sandbox: a container id, or the process id with `local`. */
  container_id: z.string().nullish(),
  mission_id: MissionId.optional(),
  attempt: z.number().int().positive().optional(),
  queued_at: Timestamp.optional(),
  /** The agent adapter that ran, such as `mock`. */
  agent: z.string().optional(),
  image: z.string().optional(),
  provider: z.string().optional(),
  reason: RunReason.optional(),
  /** What went wrong, as a sentence; absent on success. */
  error: z.string().optional(),
  /** The wall-clock limit of the run in milliseconds. */
  limit_ms: z.number().positive().optional(),
  /** What the output artifact looked like before the run: tells whether the run wrote it. */
  output_before: z.string().optional(),
  /**
   * What the run was given to read, by artifact: its SHA-256, and the number of its newest version then.
   * The run may change it for itself only: at its end it is put back, and what the run made of it is kept
   * as a version.
   */
  given: z.record(z.string(), z.object({ hash: z.string(), newest: z.number().int() })).optional(),
  /** The feedback that the run was given to work on. */
  feedback_id: z.string().optional(),
  /** How long the agent may print nothing, in milliseconds. */
  silence_limit_ms: z.number().positive().optional(),
  /** Why Haloop is ending the run's sandbox, written before it does. */
  stopped_for: z.enum(["silent", "time"]).optional(),
  /** When Haloop asked for its end because of that. */
  stopped_at: Timestamp.optional(),
  /** The project's set-up command, where this run had to see to it. */
  setup: z.array(z.string()).optional(),
  /** What the agent was asked, word for word; absent for agents that take no prompt. */
  prompt: z.string().optional(),
  network: NetworkMode.optional(),
  /** The model that answered, as its API names it. */
  model: z.string().optional(),
  usage: RunUsage.optional(),
  /** What the run cost at the model in US dollars; null when it is not known. */
  cost_usd: z.number().nonnegative().nullish(),
  /** Where not all of the cost is known: what is. */
  known_cost_usd: z.number().nonnegative().optional(),
  refused: z.array(RefusedAccess).optional(),
  /** When the model's rate limit ends, as its API told; with the reason `rate_limited`. */
  resets_at: Timestamp.optional(),
  /** When the next attempt starts by itself. */
  parked_until: Timestamp.optional(),
});
export type StepRun = z.infer<typeof StepRun>;
