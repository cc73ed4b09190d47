/** Where a mission's workspace lies; the folder of the mission is the store's to name. */
import { TEMPORARY_PREFIX } from "@haloop/shared";
import { basename, join } from "node:path";

export class WorkspaceLayout {
  constructor(readonly mission_folder: string) {}

  /** The working copy, which sandboxes see at `/workspace`. What is in it is the agent's: data. */
  get tree(): string {
    return join(this.mission_folder, "workspace");
  }
  /** Haloop's own repository over it, which no sandbox can write. */
  get git_dir(): string {
    return join(this.mission_folder, "workspace.git");
  }
  /** Mounted read-only, so that the agent's git finds the project's history. */
  get objects(): string {
    return join(this.git_dir, "objects");
  }
  /** The state of the working copy as it was looked at last. */
  get index(): string {
    return join(this.git_dir, "haloop-index");
  }
  /** The index entries of submodules, which the index above lacks. */
  get submodules(): string {
    return join(this.git_dir, "haloop-submodules");
  }
  /** Written last: a workspace without it is half made. */
  get record(): string {
    return join(this.git_dir, "haloop.json");
  }
  /** Where a workspace is made; an attempt that a kill cut off may still be writing in its own. */
  building(): WorkspaceLayout {
    const name = `${TEMPORARY_PREFIX}workspace-${crypto.randomUUID()}`;
    return new WorkspaceLayout(join(this.mission_folder, name));
  }
  /** The work as a patch, once it was taken so. */
  get patch(): string {
    return join(this.mission_folder, "changes.patch");
  }
  /** What is kept of the branch when the workspace is removed. */
  get bundle(): string {
    return join(this.mission_folder, "branch.bundle");
  }
  /** What was kept of the `n`th workspace that the mission had before. */
  earlierBundle(n: number): string {
    return join(this.mission_folder, `branch-${n}.bundle`);
  }
  /** Whether a name in the folder of the mission is something that is kept of a workspace. */
  isOwn(name: string): boolean {
    const { tree, git_dir, patch, bundle } = this;
    return [tree, git_dir, patch, bundle].some((path) => basename(path) === name) ||
      /^branch-\d+\.bundle$/.test(name);
  }

  /** For calls that look at commits and trees only; the working copy is not even named. */
  get bare(): { GIT_DIR: string } {
    return { GIT_DIR: this.git_dir };
  }
  /** For calls that compare the working copy with the index. */
  get over_tree(): Record<string, string> {
    return { GIT_DIR: this.git_dir, GIT_WORK_TREE: this.tree, GIT_INDEX_FILE: this.index };
  }
}
