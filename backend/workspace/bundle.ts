/** What is kept of a workspace's branch when the workspace is removed: a bundle, which git fetches from. */
import type { MissionWorkspace } from "@haloop/shared";
import { dirname } from "node:path";
import { syncFile, syncFolder } from "../atomic_write.ts";
import { faultPoint } from "../fault_point.ts";
import { headOf } from "./commit.ts";
import { git, tryGit } from "./git.ts";
import type { WorkspaceLayout } from "./layout.ts";
import { removeAll } from "./working_copy.ts";

/**
 * Writes what the branch has beyond the project's own commits. A bundle of an earlier workspace of the
 * mission stays, under a name with a number. It is on the disk then: the workspace may be removed.
 *
 * @returns the path of the bundle; undefined when the branch has nothing of its own
 */
export async function keepBundle(
  layout: WorkspaceLayout,
  made: MissionWorkspace,
): Promise<string | undefined> {
  const { commit } = await headOf(layout.bare, made.branch);
  if (commit === made.base_commit) return undefined;
  if (!await holds(layout, commit)) await writeBundle(layout, made);
  // Also of one that was there: a kill may have come between its rename and this.
  await syncFolder(layout.mission_folder);
  return layout.bundle;
}

async function writeBundle(layout: WorkspaceLayout, made: MissionWorkspace): Promise<void> {
  const range = [`refs/heads/${made.branch}`, `^${made.base_commit}`];
  // Beside its name, because the lock of a git that was killed would keep every later one out.
  const { bundle } = layout.building();
  await Deno.mkdir(dirname(bundle));
  try {
    await git(["bundle", "create", "--quiet", bundle, ...range], { env: layout.bare });
    await syncFile(bundle);
    await setEarlierAside(layout);
    await Deno.rename(bundle, layout.bundle);
    faultPoint("write_bundle.after");
  } finally {
    await removeAll(dirname(bundle));
  }
}

/** The bundle of a workspace that is gone already; undefined when it left none. */
export async function bundleLeft(layout: WorkspaceLayout): Promise<string | undefined> {
  return await isThere(layout.bundle) ? layout.bundle : undefined;
}

/** Whether the bundle is there with this commit: written before a kill. */
async function holds(layout: WorkspaceLayout, commit: string): Promise<boolean> {
  if (!await isThere(layout.bundle)) return false;
  const heads = await tryGit(["bundle", "list-heads", layout.bundle], { env: layout.bare });
  // One that git cannot read is set aside like any other.
  return heads.code === 0 && new TextDecoder().decode(heads.stdout).startsWith(`${commit} `);
}

async function setEarlierAside(layout: WorkspaceLayout): Promise<void> {
  if (!await isThere(layout.bundle)) return;
  let n = 1;
  while (await isThere(layout.earlierBundle(n))) n += 1;
  await Deno.rename(layout.bundle, layout.earlierBundle(n));
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
