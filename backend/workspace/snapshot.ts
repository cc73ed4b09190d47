/**
 * The git tree of a working copy as it stands. The working copy is hostile: git gets lists of files to
 * compare and to read, and never takes a folder in it for a repository.
 */
import { join } from "node:path";
import { git, GitFailed, gitText, tryGit } from "./git.ts";
import type { WorkspaceLayout } from "./layout.ts";
import { fieldsOf, joined, shown, spoken } from "./paths.ts";
import { WorkspaceError } from "./workspace.ts";

/** A larger file stops the review with a sentence: git would compress all of it. */
const MAX_FILE_BYTES = 1024 * 1024 * 1024;

const SUBMODULE = "160000";

export interface Snapshot {
  readonly tree: string;
  /** What the tree leaves out, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Brings the index up to the working copy and writes its tree. To be called for one workspace at a time.
 *
 * @throws WorkspaceError for what cannot be kept
 */
export async function snapshot(layout: WorkspaceLayout): Promise<Snapshot> {
  const call = { env: layout.over_tree, cwd: layout.tree };
  // Left by a git that was killed; nobody else works on this index.
  for (const index of [layout.index, wholeIndex(layout)]) {
    await Deno.remove(`${index}.lock`).catch(() => {});
  }
  // Their entries as the index has them; they stay as they were.
  const submodules = fieldsOf(await Deno.readFile(layout.submodules));
  // Ends with 1 when files have changed, which is no failure; a true one shows in the next call.
  await tryGit(["update-index", "-q", "--refresh"], call);
  const found = await differences(
    call,
    submodules.map((entry) => entry.slice(entry.indexOf("\t") + 1)),
  );
  await explained(async () => {
    if (found.gone.length > 0) {
      await git(["update-index", "-z", "--force-remove", "--stdin"], {
        ...call,
        stdin: joined(found.gone),
      });
    }
    if (found.present.length > 0) {
      await refuseHuge(layout, found.present);
      await git(["update-index", "-z", "--add", "--replace", "--stdin"], {
        ...call,
        stdin: joined(found.present),
      });
    }
  });
  return { tree: await writeTree(layout, submodules), notes: found.notes };
}

interface Differences {
  readonly gone: string[];
  readonly present: string[];
  readonly notes: string[];
}

type Call = { env: Record<string, string>; cwd: string };

async function differences(call: Call, submodules: readonly string[]): Promise<Differences> {
  const tracked = fieldsOf(
    await git(["diff-files", "-z", "--raw", "--ignore-submodules=all"], call),
  );
  const untracked = fieldsOf(
    await git(["ls-files", "-z", "--others", "--exclude-standard"], call),
  );
  const found: Differences = { gone: [], present: [], notes: [] };
  for (let at = 0; at + 1 < tracked.length; at += 2) {
    const [facts = "", path = ""] = [tracked[at], tracked[at + 1]];
    // `:old mode, new mode, hashes, status`. A folder that is a repository of its own has the mode of a
    // submodule: in the index it would have git look into the folder.
    const [, new_mode, , , status] = facts.split(" ");
    const kept = status !== "D" && new_mode !== SUBMODULE && await isFileOrLink(call.cwd, path);
    if (!kept) found.gone.push(path);
    else found.present.push(path);
  }
  for (const path of untracked) {
    if (submodules.some((one) => path === one || path.startsWith(`${one}/`))) continue;
    if (!path.endsWith("/")) found.present.push(path);
    else found.notes.push(nested(path));
  }
  return found;
}

/** git lists a folder that is a repository of its own by its name with a slash. */
function nested(path: string): string {
  return `"${
    shown(path)
  }" is a repository of its own: nothing in it is part of the change. Remove its ` +
    `.git to make it so`;
}

/** A FIFO or socket in the place of a file is no file. A name that cannot be said is left to git. */
async function isFileOrLink(folder: string, path: string): Promise<boolean> {
  const name = spoken(path);
  if (name === undefined) return true;
  const info = await Deno.lstat(join(folder, name)).catch(() => undefined);
  return info !== undefined && (info.isFile || info.isSymlink);
}

async function refuseHuge(layout: WorkspaceLayout, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const name = spoken(path);
    const info = name === undefined
      ? undefined
      : await Deno.lstat(join(layout.tree, name)).catch(() => undefined);
    if (info === undefined || !info.isFile || info.size <= MAX_FILE_BYTES) continue;
    const gib = Math.round(info.size / 1024 / 1024 / 102.4) / 10;
    throw new WorkspaceError(
      `Cannot keep "${
        shown(path)
      }" of the workspace: it has ${gib} GiB, and 1 GiB is the most. Ask for ` +
        `its removal, or for a line in .gitignore`,
    );
  }
}

/** The index with the submodules, which are no part of the one that the working copy is compared with. */
function wholeIndex({ index }: WorkspaceLayout): string {
  return `${index}.whole`;
}

async function writeTree(layout: WorkspaceLayout, submodules: readonly string[]): Promise<string> {
  const env = { ...layout.bare, GIT_INDEX_FILE: layout.index };
  if (submodules.length === 0) return await gitText(["write-tree"], { env });
  const whole = { ...env, GIT_INDEX_FILE: wholeIndex(layout) };
  await Deno.copyFile(layout.index, whole.GIT_INDEX_FILE);
  const stdin = joined(submodules);
  await git(["update-index", "-z", "--replace", "--index-info"], { env: whole, stdin });
  return await gitText(["write-tree"], { env: whole });
}

async function explained(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    throw new WorkspaceError(
      `Cannot read the workspace: ${error.reason}. Ask for the removal of what is named, then try again`,
      { cause: error },
    );
  }
}
