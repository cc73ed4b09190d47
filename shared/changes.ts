/** What a mission's workspace changed against the commit it began from, and how the work is taken. */
import { z } from "zod";

/** Why a changed file deserves a look: the person's own tools would execute it later. */
export const RunsHere = z.object({
  /** `git_hook`, `package_script`, `ci_workflow`, `editor_task`, `agent_settings`, `build_file`, …: a word for an icon. */
  kind: z.string(),
  /** A clause that follows the path: "npm runs its scripts on install". */
  why: z.string(),
});
export type RunsHere = z.infer<typeof RunsHere>;

export const ChangedFile = z.object({
  /** Below the workspace with `/`. Bytes that are not UTF-8 stand as U+FFFD; then `id` still names the file. */
  path: z.string(),
  /** Names the file in this state of the workspace: the path's bytes, base64url. */
  id: z.string(),
  /** Where it was before it was renamed. */
  old_path: z.string().optional(),
  kind: z.enum(["added", "modified", "deleted", "renamed", "type_changed"]),
  /** In no commit of the branch yet. */
  untracked: z.boolean(),
  binary: z.boolean(),
  /** Absent for binary files. */
  added_lines: z.number().int().nonnegative().optional(),
  removed_lines: z.number().int().nonnegative().optional(),
  /** File modes as git writes them ("100755", "120000" for a symlink); absent where there is no such side. */
  old_mode: z.string().optional(),
  new_mode: z.string().optional(),
  size_bytes: z.number().int().nonnegative().optional(),
  runs_here: z.array(RunsHere),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

/** GET /api/missions/:missionId/changes?cursor=&limit=: by path; the totals are of the whole. */
export const WorkspaceChanges = z.object({
  branch: z.string(),
  base_commit: z.string(),
  base_branch: z.string().optional(),
  /** The git tree of the workspace as it is: what an approval is bound to (`ContinueBody.tree`). */
  tree: z.string(),
  files_total: z.number().int().nonnegative(),
  added_lines: z.number().int().nonnegative(),
  removed_lines: z.number().int().nonnegative(),
  files: z.array(ChangedFile),
  /** Every file with a reason in `runs_here`, on the first page only. */
  runs_here: z.array(ChangedFile),
  /** What is in the workspace and no part of the change, a sentence each. */
  notes: z.array(z.string()),
  /** Leads to the next page; absent on the last. */
  next: z.string().optional(),
});
export type WorkspaceChanges = z.infer<typeof WorkspaceChanges>;

/**
 * GET /api/missions/:missionId/changes/:fileId?tree=: one file's change. With the tree of a page of
 * changes it is of that state, also when the workspace has changed since; 409 once that look at it is
 * forgotten (after a later look, a restart) and the workspace is in another state.
 */
export const FileChange = z.object({
  file: ChangedFile,
  /** Both sides as text; absent where a side is not there, binary or over 1 MiB. */
  old_text: z.string().optional(),
  new_text: z.string().optional(),
  /** The unified diff; absent for binary and too large files. */
  patch: z.string().optional(),
  /** Why there is nothing to show, as a sentence. */
  note: z.string().optional(),
});
export type FileChange = z.infer<typeof FileChange>;

/**
 * How approved work leaves the workspace. `keep` brings the branch into the project's repository and
 * touches nothing else; the others do so too and then go on.
 */
export const TakeHow = z.enum(["keep", "merge", "patch", "push", "pull_request"]);
export type TakeHow = z.infer<typeof TakeHow>;

/** POST /api/missions/:missionId/take, once the code review was passed. */
export const TakeBody = z.object({
  how: TakeHow,
  /** `merge`: a merge commit even where fast-forward is possible. */
  mergeCommit: z.boolean().default(false),
  /** `push` and `pull_request`: the remote; `origin` unless given. */
  remote: z.string().min(1).max(200).optional(),
});
export type TakeBody = z.input<typeof TakeBody>;

/** What taking the work did. */
export const TakeResult = z.object({
  how: TakeHow,
  /** A sentence for the person. */
  message: z.string(),
  /** The exact commands that were run in the person's repository, in order, as they could be typed. */
  commands: z.array(z.string()),
  /** `patch`: where the file is; `pull_request`: its address. */
  location: z.string().optional(),
});
export type TakeResult = z.infer<typeof TakeResult>;

/** POST /api/missions/:missionId/discard-workspace. */
export const DiscardedWorkspace = z.object({
  /** The file that keeps the branch; null when the workspace had changed nothing. */
  bundle: z.string().nullable(),
});
export type DiscardedWorkspace = z.infer<typeof DiscardedWorkspace>;

/** One run of a quick command over the workspace, kept as evidence. */
export const CheckRun = z.looseObject({
  check_id: z.string(),
  name: z.string(),
  argv: z.array(z.string()),
  /** The tree that it ran over: stale once the workspace has another. */
  tree: z.string(),
  started_at: z.string(),
  finished_at: z.string().nullish(),
  exit_code: z.number().int().nullish(),
  /** Why it could not run or was ended, as a sentence. */
  error: z.string().optional(),
  /** The end of its output. */
  output_tail: z.string().optional(),
});
export type CheckRun = z.infer<typeof CheckRun>;

/** GET /api/missions/:missionId/checks: newest first. */
export const CheckRuns = z.object({
  /** What can be run here: the step's quick commands and the project's own. */
  commands: z.array(z.object({ name: z.string(), argv: z.array(z.string()) })),
  runs: z.array(CheckRun),
});
export type CheckRuns = z.infer<typeof CheckRuns>;

/** POST /api/missions/:missionId/checks: starts one; 409 while another of the mission runs. */
export const StartCheckBody = z.object({ name: z.string().min(1) });
export type StartCheckBody = z.infer<typeof StartCheckBody>;
