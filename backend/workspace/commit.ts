/** Commits of Haloop's own repository over a workspace: plumbing that runs no hook and signs nothing. */
import { join } from "node:path";
import { git, gitText } from "./git.ts";
import { personOf } from "./repository.ts";

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** Where git does not know who the person is, or the project is gone. */
const HALOOP: Identity = { name: "Haloop", email: "haloop@localhost.invalid" };

/** Who commits for the person: the name that their own git commits with in the project. */
export async function identityFor(project: string | undefined): Promise<Identity> {
  if (project === undefined) return HALOOP;
  const there = await Deno.stat(project).then((info) => info.isDirectory, () => false);
  return (there ? await personOf(project) : undefined) ?? HALOOP;
}

/**
 * Makes a commit of a tree on top of its parents.
 *
 * @param env names the repository
 */
export function commitTree(
  env: Record<string, string>,
  commit: { tree: string; parents: readonly string[]; message: string; by: Identity },
): Promise<string> {
  const who = {
    GIT_AUTHOR_NAME: commit.by.name,
    GIT_AUTHOR_EMAIL: commit.by.email,
    GIT_COMMITTER_NAME: commit.by.name,
    GIT_COMMITTER_EMAIL: commit.by.email,
  };
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  return gitText(["commit-tree", ...parents, "-F", "-", commit.tree], {
    env: { ...env, ...who },
    stdin: commit.message,
  });
}

/**
 * Moves a branch of Haloop's own repository from the commit that it must stand at to another. To be
 * called for one workspace at a time.
 *
 * @param env names the repository
 */
export async function moveBranch(
  env: { readonly GIT_DIR: string },
  branch: string,
  move: { from: string; to: string },
): Promise<void> {
  // Left by a git that was killed, they would keep every later one out; nobody else works on these.
  for (const lock of [`refs/heads/${branch}.lock`, "HEAD.lock"]) {
    await Deno.remove(join(env.GIT_DIR, lock)).catch(ignoreNotFound);
  }
  await git(["update-ref", `refs/heads/${branch}`, move.to, move.from], { env });
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** The commit and the tree that a branch stands at. */
export async function headOf(
  env: Record<string, string>,
  branch: string,
): Promise<{ commit: string; tree: string }> {
  const ref = `refs/heads/${branch}`;
  const text = await gitText(["rev-parse", `${ref}^{commit}`, `${ref}^{tree}`], {
    env,
  });
  const [commit = "", tree = ""] = text.split("\n");
  return { commit, tree };
}
