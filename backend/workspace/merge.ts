/**
 * Merging work into the branch that it came from. The merge itself is made in Haloop's own repository,
 * where no driver, filter or hook is configured; the person's branch is then only moved forward to it.
 */
import { commitTree, identityFor } from "./commit.ts";
import { git, GitFailed, gitText, SERVED_FROM_ANY_OWNER, tryGit } from "./git.ts";
import { fieldsOf, joined, shown } from "./paths.ts";
import { FETCH, type InRepository } from "./person_repository.ts";
import { inspectRepository } from "./repository.ts";
import type { Work } from "./take.ts";
import { WorkspaceError } from "./workspace.ts";

/** In Haloop's own repository: the person's branch as it was fetched, and what it is to become. */
const ONTO = "refs/haloop/onto";
const MERGED = "refs/haloop/merged";

/**
 * Merges, and says what was done.
 *
 * @param merge_commit a merge commit also where the branch could be moved forward as it is
 * @throws WorkspaceError when it is not clean; the person's repository is as it was then, but for the
 *   branch of the work
 */
export async function mergeWork(
  work: Work,
  repository: InRepository,
  merge_commit: boolean,
): Promise<string> {
  const { base_branch } = work.workspace;
  const could_not = `Cannot merge into "${base_branch ?? "the branch it came from"}"`;
  const refuse = (why: string) => new WorkspaceError(`${could_not}: ${why}`);
  if (base_branch === undefined) {
    throw refuse("no branch was checked out when the mission began. Keep the branch instead");
  }
  const ref = `refs/heads/${base_branch}`;
  const onto = await repository.commitAt(ref);
  if (onto === undefined) throw refuse("that branch is gone. Keep the branch instead");
  const merged = await mergedCommit(work, repository, { ref, onto, merge_commit }, refuse);
  if (merged === onto) return `${base_branch} has the work already`;
  await git(["update-ref", MERGED, merged], { env: work.layout.bare });
  const where = await checkedOutAt(repository, ref);
  try {
    if (where === undefined) await moveBranchOnly(work, repository, ref);
    else if (!await isFolder(where)) {
      throw refuse(
        `it is checked out in "${where}", which is gone. Run git worktree prune, or keep the branch instead`,
      );
    } else await moveTree(work, repository, { where, branch: base_branch, onto, merged }, refuse);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    throw refuse(`${error.reason}. Keep the branch instead, or merge it yourself`);
  }
  const { branch } = work.workspace;
  return `Merged ${branch} into ${base_branch}, which is now at ${merged.slice(0, 12)}`;
}

interface Target {
  readonly ref: string;
  readonly onto: string;
  readonly merge_commit: boolean;
}

type Refuse = (why: string) => WorkspaceError;

/** The commit that the branch is to stand at, made in Haloop's own repository. */
async function mergedCommit(
  { layout, workspace, project, title }: Work,
  repository: InRepository,
  { ref, onto, merge_commit }: Target,
  refuse: Refuse,
): Promise<string> {
  const env = layout.bare;
  const fetch = ["fetch", "--no-tags", "--quiet", SERVED_FROM_ANY_OWNER];
  await git([...fetch, repository.path, `+${ref}:${ONTO}`], { env });
  const work = await gitText(["rev-parse", "--verify", `refs/heads/${workspace.branch}`], { env });
  if (await isAncestor(env, work, onto)) return onto;
  if (!merge_commit && await isAncestor(env, onto, work)) return work;
  const { code, stdout, stderr } = await tryGit(
    ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", onto, work],
    { env },
  );
  const [tree = "", ...conflicts] = fieldsOf(stdout);
  if (code === 1) {
    const names = [...new Set(conflicts)].filter((name) => name !== "").map(shown);
    throw refuse(
      `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""} ` +
        `changed on both sides. Nothing was changed. Merge ${workspace.branch} yourself: it is in your ` +
        `repository`,
    );
  }
  if (code !== 0) throw new GitFailed(code, stderr);
  return await commitTree(env, {
    tree,
    parents: [onto, work],
    message: `Merge branch '${workspace.branch}'\n\n${title}\n`,
    by: await identityFor(project),
  });
}

async function isAncestor(env: Record<string, string>, old: string, young: string) {
  return (await tryGit(["merge-base", "--is-ancestor", old, young], { env })).code === 0;
}

/** The working tree that has the branch checked out, if one has; linked ones count as well. */
async function checkedOutAt(repository: InRepository, ref: string): Promise<string | undefined> {
  // git lists the folder of the repository itself where that lies elsewhere (submodules, --separate-git-dir).
  const own = await inspectRepository(repository.path);
  if (own.kind === "repository" && `refs/heads/${own.branch}` === ref) return repository.path;
  const list = (await repository.ask(["worktree", "list", "--porcelain", "-z"])).split("\0\0");
  const holder = list.map((one) => one.split("\0")).find((lines) =>
    lines.includes(`branch ${ref}`)
  );
  return holder?.find((line) => line.startsWith("worktree "))?.slice("worktree ".length);
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}

async function refuseDirty(
  repository: InRepository,
  where: string,
  branch: string,
  refuse: Refuse,
): Promise<void> {
  const args = ["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all"];
  const dirty = await repository.ask(args, where);
  if (dirty === "") return;
  throw refuse(
    `${branch} is checked out in "${where}" with changes that are not committed. Commit or stash them ` +
      `first, or keep the branch instead`,
  );
}

/** No working tree has the branch: fetching moves it, and only forward. */
async function moveBranchOnly({ layout }: Work, repository: InRepository, ref: string) {
  await repository.run([...FETCH, layout.git_dir, `${MERGED}:${ref}`]);
}

interface Checkout {
  readonly where: string;
  readonly branch: string;
  readonly onto: string;
  readonly merged: string;
}

async function moveTree(
  { layout }: Work,
  repository: InRepository,
  { where, branch, onto, merged }: Checkout,
  refuse: Refuse,
): Promise<void> {
  await refuseDirty(repository, where, branch, refuse);
  // Brings the objects only: no ref is written.
  await repository.run([...FETCH, layout.git_dir, MERGED]);
  await refuseFilters(repository, onto, merged, refuse);
  try {
    // git's own default is to overwrite what is ignored: a person's .env, which the agent took out of
    // .gitignore and wrote anew.
    await repository.run(["merge", "--ff-only", "--no-overwrite-ignore", "--quiet", merged], where);
  } catch (error) {
    if (!(error instanceof GitFailed) || !/ untracked /.test(error.reason)) throw error;
    throw refuse(
      `files of yours that git does not keep stand in "${where}" where the work has its own ` +
        `(${error.reason}). Move them away first, or keep the branch instead`,
    );
  }
}

/**
 * Files with a `filter` attribute would be passed through a program when they are checked out, and the
 * attribute is the agent's to write. Such a merge is the person's to make.
 */
async function refuseFilters(
  repository: InRepository,
  onto: string,
  merged: string,
  refuse: Refuse,
): Promise<void> {
  const env = { GIT_INDEX_FILE: await Deno.makeTempFile({ prefix: "haloop-index-" }) };
  try {
    await Deno.remove(env.GIT_INDEX_FILE);
    const here = { cwd: repository.path, env };
    await git(["read-tree", merged], here);
    const changed = await git(["diff-tree", "-r", "-z", "--name-only", onto, merged], here);
    const answer = fieldsOf(
      await git(["check-attr", "--cached", "-z", "--stdin", "filter"], {
        ...here,
        stdin: joined(fieldsOf(changed)),
      }),
    );
    for (let at = 0; at + 2 < answer.length; at += 3) {
      const [path = "", , value = ""] = answer.slice(at, at + 3);
      if (["unspecified", "unset", "set"].includes(value)) continue;
      throw refuse(
        `"${
          shown(path)
        }" would pass through the git filter "${value}" when it is checked out. Merge ` +
          `the branch yourself: it is in your repository`,
      );
    }
  } finally {
    await Deno.remove(env.GIT_INDEX_FILE).catch(() => {});
  }
}
