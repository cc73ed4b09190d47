/** The workspaces of a home on the real git program; see `workspace.ts` for what each method promises. */
import type {
  FileChange,
  LinkedProject,
  Mission,
  MissionWorkspace,
  TakeBody,
  TakeResult,
  WorkspaceChanges,
} from "@haloop/shared";
import { type FileStream, streamRegularFile } from "../regular_file.ts";
import { SerialQueue } from "../serial_queue.ts";
import { onDisk } from "../storage_error.ts";
import { copyTree } from "./bring.ts";
import { bundleLeft, keepBundle } from "./bundle.ts";
import { type Change, changedFiles } from "./changed_files.ts";
import { commitTree, headOf, identityFor, moveBranch } from "./commit.ts";
import { blobText, fileChange } from "./file_change.ts";
import { git } from "./git.ts";
import { WorkspaceLayout } from "./layout.ts";
import { inspectRepository } from "./repository.ts";
import { needsText, runsHere } from "./runs_here.ts";
import { type Snapshot, snapshot } from "./snapshot.ts";
import { takeWork, type Work, writePatchFile } from "./take.ts";
import { makeWorkspace, readRecord, removeAll, removeWorkspace } from "./working_copy.ts";
import {
  type RepositoryState,
  WorkspaceError,
  type WorkspaceFolders,
  type Workspaces,
} from "./workspace.ts";

export interface GitWorkspacesParts {
  /** The folder of a mission. */
  readonly folderOf: (mission_id: string) => string;
  /** What a project's settings say to copy into its workspaces. */
  readonly bringOf: (project: string) => Promise<readonly string[]>;
}

/** Above this many files their texts are not read: they count as changed in what they run. */
const MOST_TEXTS = 500;

const COPY = "make or remove a copy of the workspace";

interface Seen extends Snapshot {
  readonly head: string;
  readonly changes: readonly Change[];
}

export class GitWorkspaces implements Workspaces {
  /** What was found at the last look, by mission. */
  readonly #seen = new Map<string, Seen>();
  /** One thing at a time works on a mission's index. */
  readonly #turns = new SerialQueue();

  constructor(private readonly parts: GitWorkspacesParts) {}

  ensure(mission: Mission, signal?: AbortSignal): Promise<MissionWorkspace> {
    return this.#inTurn(mission.mission_id, async () => {
      const layout = this.#layout(mission.mission_id);
      const there = await readRecord(layout);
      if (there !== undefined) return there;
      const project = mission.project_path;
      if (project === undefined) {
        throw new WorkspaceError(
          "the step works on a project, and the mission has none. Link one with haloop link, and make a " +
            "new mission",
        );
      }
      const { mission_id, title } = mission;
      const bring = await this.parts.bringOf(project);
      return await makeWorkspace(layout, { mission_id, title, project, bring, signal });
    });
  }

  async projectState(path: string): Promise<LinkedProject["state"]> {
    try {
      const { kind } = await inspectRepository(path);
      return kind === "gone" || kind === "repository" ? kind : "no_repository";
    } catch (error) {
      if (!(error instanceof WorkspaceError)) throw error;
      return "no_repository";
    }
  }

  repositoryAt(path: string): Promise<RepositoryState> {
    return inspectRepository(path);
  }

  folders(mission_id: string): WorkspaceFolders {
    const { tree, objects } = this.#layout(mission_id);
    return { tree, objects };
  }

  async tree(mission: Mission): Promise<string> {
    return (await this.#inTurn(mission.mission_id, () => this.#look(mission))).tree;
  }

  async changes(
    mission: Mission,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<WorkspaceChanges | undefined> {
    const { branch, base_commit, base_branch } = workspaceOf(mission);
    const { tree, notes, changes } = await this.#changes(mission);
    const files = changes.map(({ file }) => file);
    const at = cursor === undefined ? 0 : files.findIndex(({ id }) => id === cursor) + 1;
    if (cursor !== undefined && at === 0) return undefined;
    const page = files.slice(at, at + limit);
    const sum = (of: "added_lines" | "removed_lines") =>
      files.reduce((total, file) => total + (file[of] ?? 0), 0);
    const last = page.at(-1);
    return {
      branch,
      base_commit,
      ...(base_branch === undefined ? {} : { base_branch }),
      tree,
      files_total: files.length,
      added_lines: sum("added_lines"),
      removed_lines: sum("removed_lines"),
      files: page,
      runs_here: at > 0 ? [] : files.filter(({ runs_here }) => runs_here.length > 0),
      notes: [...notes],
      ...(last === undefined || at + limit >= files.length ? {} : { next: last.id }),
    };
  }

  async change(
    mission: Mission,
    file_id: string,
    tree?: string,
  ): Promise<FileChange | "stale" | undefined> {
    const known = this.#seen.get(mission.mission_id);
    const seen = known !== undefined && known.tree === tree ? known : await this.#changes(mission);
    if (tree !== undefined && seen.tree !== tree) return "stale";
    const change = seen.changes.find(({ file }) => file.id === file_id);
    if (change === undefined) return undefined;
    return await fileChange(this.#layout(mission.mission_id).bare, change);
  }

  commit(mission: Mission, tree: string, message: string): Promise<{ commit: string }> {
    return this.#inTurn(mission.mission_id, () => this.#commit(mission, tree, message));
  }

  copy(mission: Mission, target: string): Promise<void> {
    return onDisk(COPY, () => copyTree(this.#layout(mission.mission_id).tree, target));
  }

  removeCopy(path: string): Promise<void> {
    return onDisk(COPY, () => removeAll(path));
  }

  take(mission: Mission, body: TakeBody): Promise<TakeResult> {
    return this.#inTurn(
      mission.mission_id,
      async () => await takeWork(await this.#work(mission), body),
    );
  }

  patch(mission: Mission): Promise<FileStream> {
    return this.#inTurn(mission.mission_id, async () => {
      const work = await this.#work(mission);
      await writePatchFile(work);
      const file = await streamRegularFile(work.layout.patch);
      if (typeof file !== "string") return file;
      throw new WorkspaceError(`The patch "${work.layout.patch}" is gone. Ask for it again`);
    });
  }

  keep(mission: Mission, message: string): Promise<string | undefined> {
    return this.#inTurn(mission.mission_id, () => this.#keep(mission, message));
  }

  removeFrom(folder: string): Promise<void> {
    return onDisk(`remove the workspace in "${folder}"`, () => {
      return removeWorkspace(new WorkspaceLayout(folder));
    });
  }

  discard(mission: Mission, message: string): Promise<string | undefined> {
    return this.#inTurn(mission.mission_id, async () => {
      const layout = this.#layout(mission.mission_id);
      const bundle = await this.#keep(mission, message);
      await removeWorkspace(layout);
      return bundle;
    });
  }

  #layout(mission_id: string): WorkspaceLayout {
    return new WorkspaceLayout(this.parts.folderOf(mission_id));
  }

  async #keep(mission: Mission, message: string): Promise<string | undefined> {
    // The workspace is to go, and of a deleted mission nobody asks again.
    this.#seen.delete(mission.mission_id);
    const layout = this.#layout(mission.mission_id);
    const made = await readRecord(layout);
    if (made === undefined) return await bundleLeft(layout);
    await this.#commit(mission, (await snapshot(layout)).tree, message);
    return await keepBundle(layout, made);
  }

  async #commit(mission: Mission, tree: string, message: string): Promise<{ commit: string }> {
    const { branch } = workspaceOf(mission);
    const env = this.#layout(mission.mission_id).bare;
    const head = await headOf(env, branch);
    if (head.tree === tree) return { commit: head.commit };
    const by = await identityFor(mission.project_path);
    const parents = [head.commit];
    const commit = await commitTree(env, { tree, parents, message, by });
    await moveBranch(env, branch, { from: head.commit, to: commit });
    return { commit };
  }

  async #look(mission: Mission): Promise<Snapshot> {
    const layout = this.#layout(mission.mission_id);
    if (await readRecord(layout) !== undefined) return await snapshot(layout);
    throw new WorkspaceError(
      "The mission has no workspace any more. Rewind it to the step that works on it, and continue",
    );
  }

  /** The changes of the working copy as it is; compared anew only when its tree is another. */
  #changes(mission: Mission): Promise<Seen> {
    return this.#inTurn(mission.mission_id, async () => {
      const env = this.#layout(mission.mission_id).bare;
      const { branch, base_commit } = workspaceOf(mission);
      const present = await this.#look(mission);
      const { commit: head } = await headOf(env, branch);
      const known = this.#seen.get(mission.mission_id);
      if (known?.tree === present.tree && known.head === head) return { ...known, ...present };
      const trees = { from: base_commit, to: present.tree, committed: head };
      const changes = await withReasons(env, await changedFiles(env, trees));
      const seen: Seen = { ...present, head, changes };
      this.#seen.set(mission.mission_id, seen);
      return seen;
    });
  }

  async #work(mission: Mission): Promise<Work> {
    const layout = this.#layout(mission.mission_id);
    const workspace = workspaceOf(mission);
    if (await readRecord(layout) === undefined) {
      throw new WorkspaceError(
        "The workspace is gone. What its branch had is in branch.bundle in the mission's folder",
      );
    }
    const { commit } = await headOf(layout.bare, workspace.branch);
    const message = await git(["log", "-1", "--format=%B", commit], { env: layout.bare });
    return {
      layout,
      workspace,
      project: mission.project_path ?? "",
      title: mission.title,
      message: new TextDecoder().decode(message).trim(),
    };
  }

  #inTurn<T>(mission_id: string, work: () => Promise<T>): Promise<T> {
    const { mission_folder } = this.#layout(mission_id);
    const action = `read and write the workspace in "${mission_folder}"`;
    return this.#turns.run(mission_id, () => onDisk(action, work));
  }
}

function workspaceOf(mission: Mission): MissionWorkspace {
  if (mission.workspace !== undefined) return mission.workspace;
  throw new WorkspaceError(
    "The mission has no workspace: no step of it has worked on a project yet",
  );
}

async function withReasons(
  env: Record<string, string>,
  changes: readonly Change[],
): Promise<Change[]> {
  let texts = 0;
  const all: Change[] = [];
  for (const change of changes) {
    const { path, kind, old_path, old_mode, new_mode } = change.file;
    const facts = { path, kind, old_path, old_mode, new_mode };
    const sides = !needsText(facts)
      ? {}
      : (texts += 1) > MOST_TEXTS
      ? { unread: true }
      : await sidesOf(env, change);
    all.push({ ...change, file: { ...change.file, runs_here: runsHere({ ...facts, ...sides }) } });
  }
  return all;
}

async function sidesOf(env: Record<string, string>, { old_blob, new_blob }: Change) {
  const before = await blobText(env, old_blob);
  const after = await blobText(env, new_blob);
  if (before === "too_large" || after === "too_large") return { unread: true };
  return { old_text: before?.text, new_text: after?.text };
}
