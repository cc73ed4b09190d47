/** What the API tells about the artifacts of a mission and their versions. */
import { z } from "zod";
import { TakeResult } from "./changes.ts";

/** Artifacts up to this many bytes travel as text inside answers; larger ones are only named. */
export const MAX_TEXT_ARTIFACT_BYTES = 1024 * 1024;

/**
 * What kind of thing lies in the artifacts folder: `text` can be shown and edited; `binary` is not
 * UTF-8; `too_large` is over {@link MAX_TEXT_ARTIFACT_BYTES}; `not_a_file` is a symlink, folder,
 * FIFO or device, which the backend never follows or opens.
 */
export const ArtifactKind = z.enum(["text", "binary", "too_large", "not_a_file"]);
export type ArtifactKind = z.infer<typeof ArtifactKind>;

export const ArtifactInfo = z.object({
  name: z.string(),
  kind: ArtifactKind,
  size_bytes: z.number().int().nonnegative(),
  /** SHA-256 of the bytes in lower-case hex: what `If-Match` and `artifactHash` carry. */
  hash: z.string().optional(),
  /** A rewind made the step that wrote it undone. */
  stale: z.boolean(),
});
export type ArtifactInfo = z.infer<typeof ArtifactInfo>;

/** One kept version of an artifact; `n` counts from 1 within the artifact. */
export const ArtifactVersion = z.object({
  n: z.number().int().positive(),
  author: z.enum(["agent", "human"]),
  /** What made it: an agent's run, a saved draft, or the text that a gate was passed with. */
  kind: z.enum(["output", "draft", "approved"]),
  at: z.string(),
  size_bytes: z.number().int().nonnegative(),
  hash: z.string(),
  step_id: z.string().optional(),
  run_id: z.string().optional(),
  /** When a gate was passed with exactly this version. */
  approved_at: z.string().optional(),
});
export type ArtifactVersion = z.infer<typeof ArtifactVersion>;

/** One line of `journal.jsonl`: what happened, when, by whom. */
export const JournalEntry = z.looseObject({
  at: z.string(),
  who: z.enum(["person", "engine", "agent"]),
  what: z.string(),
  step_id: z.string().optional(),
  run_id: z.string().optional(),
  artifact: z.string().optional(),
  note: z.string().optional(),
  /** What taking the work did. */
  taken: TakeResult.optional(),
  /** The tree of the work that was taken: it may be approved anew, as another. */
  tree: z.string().optional(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** What the person said about lines of an artifact. Lines count from 1, both ends included. */
export const ReviewComment = z.object({
  from_line: z.number().int().positive(),
  to_line: z.number().int().positive(),
  /** The commented lines as they were. */
  quote: z.string().max(20_000),
  /** The words within those lines that are meant, where it is not the lines as a whole. */
  words: z.string().max(20_000).optional(),
  text: z.string().trim().min(1, "must not be empty").max(20_000),
  /** The changed file that the lines are of, at a code review; absent for lines of the artifact. */
  path: z.string().min(1).max(4_096).optional(),
  /** Which side of the change the lines are counted in; the new one unless given. */
  side: z.enum(["old", "new"]).optional(),
}).refine((comment) => comment.to_line >= comment.from_line, "to_line lies before from_line");
export type ReviewComment = z.infer<typeof ReviewComment>;

/** One round of asking for changes at a gate: `feedback/<feedback id>.json`. */
export const FeedbackRound = z.looseObject({
  feedback_id: z.string(),
  /** Counts from 1 within the gate. */
  round: z.number().int().positive(),
  at: z.string(),
  /** The gate that the person stood at. */
  gate_step_id: z.string(),
  /** Absent where the gate is over the workspace alone; then there is no version either. */
  artifact: z.string().optional(),
  /** The version that the comments are about. */
  version: z.number().int().positive().optional(),
  /** About the artifact as a whole. */
  note: z.string(),
  comments: z.array(ReviewComment),
});
export type FeedbackRound = z.infer<typeof FeedbackRound>;
