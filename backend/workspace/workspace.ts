/**
 * The contract of workspaces: each mission's own working copy of its project. The person's working
 * tree, index, stash, hooks and configuration are never touched, and nothing that an agent left in a
 * workspace is ever executed on this machine.
 */
import type {
  FileChange,
  LinkedProject,
  Mission,
  MissionWorkspace,
  TakeBody,
  TakeResult,
  WorkspaceChanges,
} from "@haloop/shared";
import type { FileStream } from "../regular_file.ts";

/** Every method throws StorageError when the disk refuses, and WorkspaceError when git does. */
export interface Workspaces {
  /**
   * Makes the mission's working copy from its project, or gives the one that is there; a copy that a
   * crash left half made is made anew.
   *
   * @throws WorkspaceError when the project is gone, no repository or has no commit; the signal's
   *   reason when aborted, and nothing half made is left then
   */
  ensure(mission: Mission, signal?: AbortSignal): Promise<MissionWorkspace>;
  /** Whether a workspace could be made of the project at that path. */
  projectState(path: string): Promise<LinkedProject["state"]>;
  /**
   * What is at a path where a project should be.
   *
   * @throws WorkspaceError when git is not there or cannot read the repository
   */
  repositoryAt(path: string): Promise<RepositoryState>;
  /** What a sandbox sees of it. */
  folders(mission_id: string): WorkspaceFolders;
  /**
   * The git tree of the working copy as it stands: changes when any byte that git would keep does.
   * Never to be asked for while a sandbox can write there (see `README.md`, "While an agent is at
   * work"); so it is with all below that look at the working copy.
   */
  tree(mission: Mission): Promise<string>;
  /** Undefined when the cursor is no file of the present changes. */
  changes(
    mission: Mission,
    page: { cursor?: string; limit: number },
  ): Promise<WorkspaceChanges | undefined>;
  /**
   * One file's change; undefined when that file has not changed. With the `tree` that the changes were
   * told with it is answered from that look at the working copy, so that reading file by file does not
   * look through all of it each time; `"stale"` when that look is forgotten, as after a later look or a
   * restart, and the working copy is another by now.
   */
  change(
    mission: Mission,
    file_id: string,
    tree?: string,
  ): Promise<FileChange | "stale" | undefined>;
  /** Commits exactly this tree; does nothing when the branch has it already. */
  commit(mission: Mission, tree: string, message: string): Promise<{ commit: string }>;
  /** Copies the working copy with all that is in it, ignored files as well, to a folder to be made. */
  copy(mission: Mission, target: string): Promise<void>;
  /** Removes a copy; one that is not there is no error. */
  removeCopy(path: string): Promise<void>;
  /**
   * @throws WorkspaceError when it cannot be done; nothing half done is left then
   */
  take(mission: Mission, body: TakeBody): Promise<TakeResult>;
  /** The approved work as a patch with its commits' messages; what `git am` takes. */
  patch(mission: Mission): Promise<FileStream>;
  /**
   * Commits what is left uncommitted under that message, and keeps the branch as a bundle file in the
   * mission's folder. The working copy stays. Doing it twice keeps nothing twice.
   *
   * @returns the path of the bundle; undefined when the workspace had changed nothing
   * @throws WorkspaceError when it cannot be kept
   */
  keep(mission: Mission, message: string): Promise<string | undefined>;
  /** Removes the working copy from a folder that was a mission's, as one in the trash. */
  removeFrom(folder: string): Promise<void>;
  /**
   * {@link keep}, and removes the working copy. One that is gone already is no error.
   *
   * @returns the path of the bundle; undefined when the workspace had changed nothing
   * @throws WorkspaceError when it cannot be kept; nothing is removed then
   */
  discard(mission: Mission, message: string): Promise<string | undefined>;
}

/**
 * What there is of a repository at a path. `head` is the commit that is checked out (undefined before the
 * first one), `branch` the branch (undefined when none is).
 */
export type RepositoryState =
  | { kind: "repository"; head: string | undefined; branch: string | undefined }
  | { kind: "plain_folder" }
  /** A folder inside of a repository: the repository itself has to be linked. */
  | { kind: "inside"; root: string }
  | { kind: "bare" }
  | { kind: "gone" };

/** Folders of the host, absolute. */
export interface WorkspaceFolders {
  /** To be mounted at `/workspace`. */
  readonly tree: string;
  /** The project's history for the agent's git; to be mounted read-only, never writable. */
  readonly objects: string;
}

/** Why something cannot be done with a workspace, in one sentence that names the remedy. */
export class WorkspaceError extends Error {
  override name = "WorkspaceError";
}
