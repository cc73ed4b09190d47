/**
 * Making a mission's working copy: Haloop's own repository beside it, the files of the base commit, and
 * a small `.git` for the agent. The record is written last; what has none is half made.
 */
import { MissionWorkspace } from "@haloop/shared";
import { dirname, join } from "node:path";
import { ZodError } from "zod";
import { syncFolder, writeAtomic } from "../atomic_write.ts";
import { branchName } from "./branch_name.ts";
import { bring } from "./bring.ts";
import { git, GitFailed, gitText, SERVED_FROM_ANY_OWNER, tryGit } from "./git.ts";
import type { WorkspaceLayout } from "./layout.ts";
import { fieldsOf, joined } from "./paths.ts";
import { inspectRepository } from "./repository.ts";
import { typed } from "../typed.ts";
import { WorkspaceError } from "./workspace.ts";

export interface Origin {
  readonly mission_id: string;
  readonly title: string;
  /** The real path of the project. */
  readonly project: string;
  /** Folders that git ignores and that are copied along, relative to the project. */
  readonly bring: readonly string[];
  /** Ends the making when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Above all attributes that come with the files (gitattributes(5)): each file is kept byte for byte, no
 * filter or driver is chosen, and nothing hides from a diff.
 */
const ATTRIBUTES = "* -text -eol -ident -filter -working-tree-encoding !diff !merge\n";

/**
 * The workspace that is there, whole; undefined otherwise.
 *
 * @throws WorkspaceError when its record cannot be understood: there may be work that nobody has yet
 */
export async function readRecord(layout: WorkspaceLayout): Promise<MissionWorkspace | undefined> {
  try {
    return MissionWorkspace.parse(JSON.parse(await Deno.readTextFile(layout.record)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof SyntaxError || error instanceof ZodError)) throw error;
    throw new WorkspaceError(
      `Cannot understand the workspace's record "${layout.record}". Restore it from a backup, or remove ` +
        `it to have the workspace made anew, without the work in it`,
      { cause: error },
    );
  }
}

/**
 * Makes the workspace anew, aside, and puts it into its place when it is whole: a git or cp of an
 * attempt whose backend was killed may still be at work, and must not meet this one.
 *
 * @throws WorkspaceError when the project cannot be worked on; nothing is left then
 */
export async function makeWorkspace(
  layout: WorkspaceLayout,
  origin: Origin,
): Promise<MissionWorkspace> {
  const base = await baseOf(origin.project);
  const building = layout.building();
  await Deno.mkdir(building.mission_folder, { recursive: true });
  try {
    const made = await build(building, origin, base);
    await removeWorkspace(layout);
    await Deno.rename(building.tree, layout.tree);
    // It brings the record, which makes the workspace whole.
    await Deno.rename(building.git_dir, layout.git_dir);
    await syncFolder(layout.mission_folder);
    return made;
  } finally {
    await removeAll(building.mission_folder);
  }
}

async function build(
  layout: WorkspaceLayout,
  origin: Origin,
  base: Base,
): Promise<MissionWorkspace> {
  const branch = branchName(origin.mission_id, origin.title);
  await cloneObjects(layout, origin, base.commit, branch);
  await checkOut(layout, base.commit, origin);
  await makeAgentRepository(layout, base.commit, branch);
  await dropSubmodules(layout);
  const brought = await bring(layout, origin.project, origin.bring, origin.signal);
  await exclude(layout, origin.project, brought);
  const made: MissionWorkspace = {
    branch,
    base_commit: base.commit,
    ...(base.branch === undefined ? {} : { base_branch: base.branch }),
  };
  await writeAtomic(layout.record, JSON.stringify(made, null, 2) + "\n");
  return made;
}

/** Removes repository and working copy; the record first, so that a rest is known as one. */
export async function removeWorkspace(layout: WorkspaceLayout): Promise<void> {
  for (const path of [layout.record, layout.git_dir, layout.tree]) {
    await removeAll(path);
  }
}

interface Base {
  readonly commit: string;
  readonly branch: string | undefined;
}

async function baseOf(project: string): Promise<Base> {
  const could_not = `Could not make the workspace of project "${project}"`;
  const state = await inspectRepository(project);
  switch (state.kind) {
    case "gone":
      throw new WorkspaceError(
        `${could_not}: the folder is gone. Move it back, or link it where it is now and make a new ` +
          `mission`,
      );
    case "plain_folder":
      throw new WorkspaceError(
        `${could_not}: it is no git repository. Make it one with: haloop link --init ${
          typed(project)
        }`,
      );
    case "inside":
      throw new WorkspaceError(
        `${could_not}: it is a folder of the repository "${state.root}" now. Link that, and make a new ` +
          `mission`,
      );
    case "bare":
      throw new WorkspaceError(
        `${could_not}: it is a bare repository. Clone it, link the clone, and make a new mission`,
      );
    case "repository":
      if (state.head !== undefined) return { commit: state.head, branch: state.branch };
      throw new WorkspaceError(`${could_not}: it has no commit yet. Commit something there first`);
  }
}

/**
 * A clone of the local kind: objects are hard links, which cost no space and no time and stay when the
 * project's own repository is packed anew or pruned. Objects that it borrows itself from elsewhere are
 * copied (`--dissociate`): no sandbox sees that place. Nothing else of it is taken over.
 */
async function cloneObjects(
  layout: WorkspaceLayout,
  { project, signal }: Origin,
  base: string,
  branch: string,
): Promise<void> {
  const args = [
    "clone",
    "--quiet",
    "--bare",
    "--local",
    "--dissociate",
    "--no-tags",
    "--template=",
  ];
  args.push(SERVED_FROM_ANY_OWNER);
  await explained(project, () => git([...args, "--", project, layout.git_dir], { signal }));
  const call = { env: layout.bare };
  await refuseInTheWay(project, branch, call);
  await git(["update-ref", `refs/heads/${branch}`, base], call);
  await git(["symbolic-ref", "HEAD", `refs/heads/${branch}`], call);
  await Deno.mkdir(join(layout.git_dir, "info"), { recursive: true });
  await Deno.writeTextFile(join(layout.git_dir, "info", "attributes"), ATTRIBUTES);
}

/** Where git keeps refs as files, a branch `haloop` leaves no place for `haloop/…`: here and, later, there. */
async function refuseInTheWay(project: string, branch: string, call: { env: { GIT_DIR: string } }) {
  const [first = ""] = branch.split("/");
  const args = ["rev-parse", "--verify", "--quiet", `refs/heads/${first}`];
  if ((await tryGit(args, call)).code !== 0) return;
  throw new WorkspaceError(
    `Could not make the workspace of project "${project}": its branch "${first}" leaves no place for ` +
      `"${branch}". Rename it there with git branch -m, then try again`,
  );
}

/** Writes the files of the base commit. `checkout-index` runs no hook, and no filter is configured. */
async function checkOut(
  layout: WorkspaceLayout,
  base: string,
  { project, signal }: Origin,
): Promise<void> {
  await Deno.mkdir(layout.tree, { recursive: true });
  const call = { env: layout.over_tree, cwd: layout.tree, signal };
  await explained(project, async () => {
    await git(["read-tree", base], call);
    await git(["-c", "checkout.workers=0", "checkout-index", "--all", "--quiet", "-u"], call);
  });
}

/**
 * What the agent's git finds: a repository that knows the branch and the index, and that takes its
 * objects from the read-only mount (`GIT_ALTERNATE_OBJECT_DIRECTORIES`). It is written once, before
 * any agent was here, and never read again.
 */
async function makeAgentRepository(
  layout: WorkspaceLayout,
  base: string,
  branch: string,
): Promise<void> {
  const own = join(layout.tree, ".git");
  const ref = join(own, "refs", "heads", branch);
  for (const folder of [join(own, "objects", "info"), join(own, "objects", "pack"), dirname(ref)]) {
    await Deno.mkdir(folder, { recursive: true });
  }
  await Deno.writeTextFile(ref, `${base}\n`);
  await Deno.writeTextFile(join(own, "HEAD"), `ref: refs/heads/${branch}\n`);
  await Deno.writeTextFile(join(own, "config"), agentConfig(base));
  await Deno.copyFile(layout.index, join(own, "index"));
  await copyIfThere(join(layout.git_dir, "shallow"), join(own, "shallow"));
}

function agentConfig(base: string): string {
  const sha256 = base.length === 64;
  return [
    "[core]",
    `\trepositoryformatversion = ${sha256 ? 1 : 0}`,
    "\tfilemode = true",
    "\tbare = false",
    ...(sha256 ? ["[extensions]", "\tobjectformat = sha256"] : []),
    "[user]",
    "\tname = Haloop agent",
    "\temail = agent@haloop.invalid",
    "",
  ].join("\n");
}

/**
 * Takes submodules out of the index that the working copy is compared with: git never looks into a
 * folder there as a repository then, which would read that repository's configuration. They are kept
 * aside, because they are part of every tree.
 */
async function dropSubmodules(layout: WorkspaceLayout): Promise<void> {
  const call = { env: layout.over_tree, cwd: layout.tree };
  const entries = fieldsOf(await git(["ls-files", "--stage", "-z"], call));
  const submodules = entries.filter((entry) => entry.startsWith("160000 "));
  await Deno.writeFile(layout.submodules, joined(submodules));
  if (submodules.length === 0) return;
  const paths = submodules.map((entry) => entry.slice(entry.indexOf("\t") + 1));
  const stdin = joined(paths);
  await git(["update-index", "-z", "--force-remove", "--stdin"], { ...call, stdin });
}

/** What the person told git to ignore here besides the files of the repository, and what was brought. */
async function exclude(
  layout: WorkspaceLayout,
  project: string,
  brought: readonly string[],
): Promise<void> {
  const theirs = await gitText(["rev-parse", "--git-path", "info/exclude"], { cwd: project });
  const own = await Deno.readTextFile(join(project, theirs)).catch(() =>
    Deno.readTextFile(theirs).catch(() => "")
  );
  const text = [own, ...brought.map((path) => `/${path}`), ""].join("\n");
  for (const folder of [layout.git_dir, join(layout.tree, ".git")]) {
    await Deno.mkdir(join(folder, "info"), { recursive: true });
    await Deno.writeTextFile(join(folder, "info", "exclude"), text);
  }
}

async function explained<T>(project: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    // Nothing of it is fetched by itself: that would call the person's remote without them.
    const remedy = await isPartialClone(project)
      ? "It is a partial clone: fetch what it lacks with git fetch --refetch --no-filter"
      : "Check the repository with: git fsck";
    throw new WorkspaceError(
      `Could not make the workspace of project "${project}": ${error.reason}. ${remedy}`,
      { cause: error },
    );
  }
}

async function isPartialClone(project: string): Promise<boolean> {
  const args = ["config", "--get-regexp", "^remote\\..*\\.promisor$", "true"];
  return (await tryGit(args, { cwd: project })).code === 0;
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await Deno.copyFile(from, to).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Folders that their owner may not write (Go keeps its modules so) have to be opened first. */
export async function removeAll(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    // Recursive chmod(1) goes through no link.
    await new Deno.Command("chmod", { args: ["-R", "u+rwX", "--", path], stderr: "null" }).output();
    await Deno.remove(path, { recursive: true });
  }
}
