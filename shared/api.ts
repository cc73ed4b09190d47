/** The HTTP API's envelope, request bodies and answers. */
import { z } from "zod";
import {
  ArtifactInfo,
  ArtifactVersion,
  FeedbackRound,
  JournalEntry,
  ReviewComment,
} from "./artifact.ts";
import { BudgetUsd } from "./budget.ts";
import { ModelProtocol } from "./agent_event.ts";
import { MissionMeta, MissionType, StepRun } from "./mission.ts";
import { MissionStatus } from "./status.ts";
import { Workflow, WorkflowProblem, WorkflowStep } from "./workflow.ts";

/** Every answer: `data` on success, else a sentence that a person can act on. */
export type ApiResponse<T> =
  | { success: true; data: T; error: null }
  | { success: false; data: null; error: string };

/** The schema of {@link ApiResponse} around a schema of its data. */
export function apiResponse<T extends z.ZodType>(data: T) {
  return z.union([
    z.object({ success: z.literal(true), data, error: z.null() }),
    z.object({ success: z.literal(false), data: z.null(), error: z.string() }),
  ]);
}

export const MAX_TITLE_LENGTH = 500;

/** The largest body of a request that the server reads, in bytes. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Text that a file holds exactly: half a surrogate pair would be written as U+FFFD, which is not what
 * was typed.
 */
const ExactText = z.string().refine(
  (text) => text.isWellFormed(),
  "must be well-formed Unicode (it holds half of a surrogate pair)",
);

/** POST /api/missions. Unknown fields are ignored. */
export const CreateMissionBody = z.object({
  title: z.string().trim().min(1, "must not be empty").max(MAX_TITLE_LENGTH),
  type: MissionType,
  rawInput: ExactText.refine((text) => text.trim() !== "", "must not be empty"),
  workflowId: z.string().min(1).optional(),
  agent: z.string().min(1).optional(),
  /** A folder, by default the active linked project; null for a mission that works on none. */
  projectPath: z.string().min(1).nullable().optional(),
  /** What all runs of the mission may cost at the model together, in US dollars. */
  budgetUsd: BudgetUsd.optional(),
});
export type CreateMissionBody = z.infer<typeof CreateMissionBody>;

/** PUT /api/missions/:missionId/artifacts/:filename. The empty text is allowed. */
export const SaveArtifactBody = z.object({ content: ExactText });
export type SaveArtifactBody = z.infer<typeof SaveArtifactBody>;

/**
 * POST /api/missions/:missionId/continue. The fields bind the approval to what the person saw: the
 * step they stood at and the SHA-256 of the text; when any of it has moved on the answer is 409.
 */
export const ContinueBody = z.object({
  stepId: z.string().optional(),
  artifactHash: z.string().optional(),
  /** At a code review: the tree of the workspace that the person saw (`WorkspaceChanges.tree`). */
  tree: z.string().optional(),
});
export type ContinueBody = z.infer<typeof ContinueBody>;

/**
 * POST /api/missions/:missionId/request-changes: sends the artifact back to the step that wrote it.
 * Bound to what the person saw as {@link ContinueBody} is.
 */
export const RequestChangesBody = z.object({
  stepId: z.string().optional(),
  artifactHash: z.string().optional(),
  tree: z.string().optional(),
  /** About the artifact as a whole. */
  note: z.string().trim().max(20_000).default(""),
  comments: z.array(ReviewComment).max(500).default([]),
}).refine(
  (body) => body.note !== "" || body.comments.length > 0,
  { message: "say what to change: a note or at least one comment", path: ["note"] },
);
export type RequestChangesBody = z.input<typeof RequestChangesBody>;

/** POST /api/missions/:missionId/rewind. */
export const RewindBody = z.object({
  stepId: z.string().min(1),
  note: z.string().max(10_000).default(""),
});
export type RewindBody = z.input<typeof RewindBody>;

export const MissionListItem = z.object({
  mission_id: z.string(),
  title: z.string(),
  type: MissionType,
  status: MissionStatus,
  /** "Complete" past the last step. */
  current_step_name: z.string(),
  updated_at: z.string(),
  /** Since when the mission waits for the person; absent when it does not. */
  waiting_since: z.string().optional(),
  /** What its queued run cannot start without, as a sentence that says what to do. */
  lacks: z.string().optional(),
  /** Its queued run waits until then at least, in ISO 8601 UTC: the model's rate limit is reached. */
  parked_until: z.string().optional(),
  /** Why `mission.json` cannot be read; such a mission shows as failed and is left untouched. */
  broken: z.string().optional(),
});
export type MissionListItem = z.infer<typeof MissionListItem>;

/** Why a queued run has not started yet. */
export const QueueState = z.object({
  /** How many runs are served before this one. */
  ahead: z.number().int().nonnegative(),
  /** A sentence for the person. */
  reason: z.string(),
  /** It waits until then at least, in ISO 8601 UTC: the model's rate limit ended the attempt before. */
  until: z.string().optional(),
});
export type QueueState = z.infer<typeof QueueState>;

/** GET /api/missions/:missionId. */
export const MissionDetail = MissionMeta.extend({
  /** Without steps when the mission is broken. */
  workflow: Workflow.extend({ steps: z.array(WorkflowStep) }),
  /** Text of every artifact that can be shown, by name. */
  artifacts: z.record(z.string(), z.string()),
  /** Every entry of the artifacts folder, those that cannot be shown as text included. */
  artifact_info: z.array(ArtifactInfo),
  /** By `started_at`, oldest first. */
  runs: z.array(StepRun),
  /** The end of the log of the present or last run. */
  current_log_tail: z.string().optional(),
  queue: QueueState.optional(),
  broken: z.string().optional(),
});
export type MissionDetail = z.infer<typeof MissionDetail>;

/** GET /api/missions/:missionId/runs/:runId/log?from=. */
export const RunLog = z.object({
  run_id: z.string(),
  /** Byte offset of the first byte of `text`. */
  from: z.number().int().nonnegative(),
  /** The offset to ask for next. */
  next: z.number().int().nonnegative(),
  /** Size of the log in bytes at this moment. */
  size_bytes: z.number().int().nonnegative(),
  /** Nothing will be added any more. */
  complete: z.boolean(),
  text: z.string(),
});
export type RunLog = z.infer<typeof RunLog>;

/** GET /api/missions/:missionId/artifacts/:filename/versions, newest first. */
export const ArtifactVersionList = z.array(ArtifactVersion);

/** GET /api/missions/:missionId/artifacts/:filename/versions/:n. */
export const ArtifactVersionText = ArtifactVersion.extend({ content: z.string() });
export type ArtifactVersionText = z.infer<typeof ArtifactVersionText>;

/** GET /api/missions/:missionId/journal, oldest first. */
export const Journal = z.array(JournalEntry);

/** GET /api/missions/:missionId/feedback: every round at every gate, oldest first. */
export const FeedbackRounds = z.array(FeedbackRound);

export const HealthProblem = z.object({
  /** What is affected: `provider`, `home`, `disk`. */
  subject: z.string(),
  /** What is wrong, as a sentence. */
  problem: z.string(),
  /** What the person can do about it. */
  remedy: z.string(),
});
export type HealthProblem = z.infer<typeof HealthProblem>;

/** Below this free space the disk counts as nearly full: a step's log and artifacts must fit. */
export const LOW_DISK_BYTES = 200 * 1024 * 1024;

/** GET /api/health: always 200 while the server answers; `ok` is false when something is wrong. */
export const Health = z.object({
  ok: z.boolean(),
  version: z.string(),
  pid: z.number().int(),
  home: z.string(),
  started_at: z.string(),
  provider: z.object({
    /** The provider in use: `docker`, `local`. */
    name: z.string(),
    ok: z.boolean(),
    /** Its version and the like, such as "Docker 27.3". */
    detail: z.string(),
    /** Why this provider was chosen. */
    why: z.string(),
    /** False where the sandbox does not isolate the agent from the machine. */
    isolates: z.boolean(),
  }),
  sandboxes: z.object({
    running: z.number().int().nonnegative(),
    queued: z.number().int().nonnegative(),
    limit: z.number().int().positive(),
  }),
  /** Real path of the active linked project. */
  project: z.string().nullable(),
  problems: z.array(HealthProblem),
});
export type Health = z.infer<typeof Health>;

/** Where a template comes from; of two with the same id the one that is named first here wins. */
export const WORKFLOW_SOURCES = ["project", "home", "built-in"] as const;

/** GET /api/agents: an agent that a mission may choose. */
export const AgentListItem = z.object({
  name: z.string(),
  /** The API that it speaks to its model; null for programs without one. */
  protocol: ModelProtocol.nullable(),
  image: z.string(),
  /** Works for missions and steps that name none. */
  default: z.boolean(),
  usable: z.boolean(),
  /** What keeps it from being used, and what to do about it. */
  problems: z.array(z.object({ subject: z.string(), problem: z.string(), remedy: z.string() })),
});
export type AgentListItem = z.infer<typeof AgentListItem>;

/** GET /api/workflows: a template; `prompt` holds the text of a prompt file. */
export const WorkflowListItem = Workflow.extend({
  /** Without steps where the template cannot be read that far. */
  steps: z.array(WorkflowStep),
  source: z.enum(WORKFLOW_SOURCES),
  /** The file that it was read from; absent for the built-in ones. */
  path: z.string().optional(),
  /** Why no mission can be created with it, as a sentence. */
  broken: z.string().optional(),
  /** Everything that is wrong with it; a template with warnings alone can be used. */
  problems: z.array(WorkflowProblem).default([]),
});
export type WorkflowListItem = z.infer<typeof WorkflowListItem>;
