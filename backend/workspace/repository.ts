/** Looking at the person's repository: nothing in it is changed, and none of its programs are run. */
import { GitFailed, gitText, tryGit } from "./git.ts";
import { typed } from "../typed.ts";
import { type RepositoryState, WorkspaceError } from "./workspace.ts";

/**
 * What is at a path. `head` is the commit that is checked out (undefined before the first one), `branch`
 * the branch (undefined when none is).
 *
 * @throws WorkspaceError when git is not there or cannot read the repository
 */
export async function inspectRepository(path: string): Promise<RepositoryState> {
  const folder = await Deno.stat(path).catch(() => undefined);
  if (folder?.isDirectory !== true) return { kind: "gone" };
  const inside = await tryGit(["rev-parse", "--is-bare-repository", "--show-toplevel"], {
    cwd: path,
  });
  const [bare, root] = new TextDecoder().decode(inside.stdout).split("\n");
  if (bare === "true") return { kind: "bare" };
  if (inside.code !== 0) {
    if (/not a git repository/i.test(inside.stderr)) return { kind: "plain_folder" };
    throw new WorkspaceError(
      `git cannot read the repository "${path}": ${
        new GitFailed(inside.code, inside.stderr).reason
      }. Mend it until this works: git -C ${typed(path)} status`,
    );
  }
  if (root !== undefined && await Deno.realPath(root) !== await Deno.realPath(path)) {
    return { kind: "inside", root };
  }
  return {
    kind: "repository",
    head: await answer(path, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]),
    branch: await answer(path, ["symbolic-ref", "--short", "--quiet", "HEAD"]),
  };
}

/** Makes a repository of a plain folder, without a commit: what goes into it is the person's to say. */
export async function initRepository(path: string): Promise<void> {
  await gitText(["init", "--quiet"], { cwd: path, settings: "person" });
}

/**
 * The name of the branch that work goes back to: the remote's default one where it is known, else the
 * one that is checked out; undefined when none is.
 */
export async function defaultBranch(path: string): Promise<string | undefined> {
  const remote = await answer(path, [
    "symbolic-ref",
    "--short",
    "--quiet",
    "refs/remotes/origin/HEAD",
  ]);
  return remote?.replace(/^origin\//, "") ??
    await answer(path, ["symbolic-ref", "--short", "--quiet", "HEAD"]);
}

/** The name and address that the person commits with; undefined when git does not know them. */
export async function personOf(path: string): Promise<{ name: string; email: string } | undefined> {
  const own = (key: string) => answer(path, ["config", "--get", key], "person");
  const [name, email] = await Promise.all([own("user.name"), own("user.email")]);
  return name && email ? { name, email } : undefined;
}

async function answer(
  cwd: string,
  args: readonly string[],
  settings: "none" | "person" = "none",
): Promise<string | undefined> {
  const { code, stdout } = await tryGit(args, { cwd, settings });
  const text = new TextDecoder().decode(stdout).trim();
  return code === 0 && text !== "" ? text : undefined;
}
