/**
 * How approved work leaves the workspace. Everything that needs thought happens in Haloop's own
 * repository; in the person's a branch is fetched and, for a merge, moved forward. `README.md` beside
 * this file argues why nothing of the agent's is executed on the way.
 */
import type { MissionWorkspace, TakeBody, TakeResult } from "@haloop/shared";
import { faultPoint } from "../fault_point.ts";
import { writeAtomic } from "../atomic_write.ts";
import { GitFailed, gitText } from "./git.ts";
import { gitPieces } from "./git_stream.ts";
import type { WorkspaceLayout } from "./layout.ts";
import { mergeWork } from "./merge.ts";
import { openPullRequest } from "./pull_request.ts";
import { FETCH, type InRepository, Repository } from "./person_repository.ts";
import { inspectRepository } from "./repository.ts";
import { typed } from "../typed.ts";
import { WorkspaceError } from "./workspace.ts";

/** The approved work, and where it goes. */
export interface Work {
  readonly layout: WorkspaceLayout;
  readonly workspace: MissionWorkspace;
  readonly project: string;
  readonly title: string;
  /** What the commit says; also the text of a pull request. */
  readonly message: string;
}

/**
 * Takes the work.
 *
 * @throws WorkspaceError when it cannot be done; nothing half done is left
 */
export async function takeWork(work: Work, body: TakeBody): Promise<TakeResult> {
  const { how } = body;
  if (how === "patch") return await writePatch(work);
  const repository = await open(work.project);
  const done = await keep(work, repository);
  switch (how) {
    case "keep":
      return { how, message: done, commands: repository.commands };
    case "merge": {
      const message = await mergeWork(work, repository, body.mergeCommit ?? false);
      return { how, message, commands: repository.commands };
    }
    case "push": {
      const message = await push(work, repository, body.remote ?? "origin");
      return { how, message, commands: repository.commands };
    }
    case "pull_request": {
      await push(work, repository, body.remote ?? "origin");
      const location = await openPullRequest(work, repository);
      const message = `Opened a pull request: ${location}`;
      return { how, message, commands: repository.commands, location };
    }
  }
}

/**
 * Writes the work as `git am` takes it, a mail for each commit, into the mission's folder. It may be of any
 * size: nobody holds all of it.
 */
export async function writePatchFile(work: Pick<Work, "layout" | "workspace">): Promise<void> {
  const { layout } = work;
  faultPoint("write_patch.before");
  await writeAtomic(layout.patch, gitPieces(patchArgs(work), { env: layout.bare }));
  faultPoint("write_patch.after");
}

function patchArgs({ workspace }: Pick<Work, "workspace">): string[] {
  const range = `${workspace.base_commit}..refs/heads/${workspace.branch}`;
  const options = ["--stdout", "--binary", "--full-index", "--no-signature", "--no-ext-diff"];
  return ["format-patch", ...options, "--no-textconv", range];
}

async function writePatch(work: Work): Promise<TakeResult> {
  const { layout } = work;
  await writePatchFile(work);
  return {
    how: "patch",
    message: `Wrote the patch. Apply it with: git am`,
    commands: [["git", "-C", layout.git_dir, ...patchArgs(work)].map(typed).join(" ")],
    location: layout.patch,
  };
}

async function open(project: string): Promise<InRepository> {
  const state = await inspectRepository(project);
  if (state.kind === "repository") return new Repository(project);
  const why = state.kind === "gone" ? "the folder is gone" : "it is no git repository any more";
  throw new WorkspaceError(
    `Cannot take the work into "${project}": ${why}. Take it as a patch instead`,
  );
}

/** Fetches the branch into the person's repository. Not forced: commits of theirs are never dropped. */
async function keep({ layout, workspace }: Work, repository: InRepository): Promise<string> {
  const ref = `refs/heads/${workspace.branch}`;
  const { commit } = await gitHead(layout, ref);
  if (await repository.commitAt(ref) === commit) {
    return `The branch ${workspace.branch} is in the repository already`;
  }
  try {
    await repository.run([...FETCH, layout.git_dir, `${ref}:${ref}`]);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    throw new WorkspaceError(
      `Cannot bring the branch "${workspace.branch}" into the repository: ${error.reason}. Rename or ` +
        `remove the branch that is in its way there, and leave it if it is checked out`,
      { cause: error },
    );
  }
  return `The branch ${workspace.branch} is in the repository`;
}

async function push(
  { workspace }: Work,
  repository: InRepository,
  remote: string,
): Promise<string> {
  // A remote by its name only: an address from outside could be one that runs a program (ext::).
  if (!/^[A-Za-z0-9][\w./-]*$/.test(remote) || !(await repository.remotes()).includes(remote)) {
    throw new WorkspaceError(
      `Cannot push to "${remote}": the repository has no remote of that name. ` +
        `Add it with git remote add, or name another`,
    );
  }
  const ref = `refs/heads/${workspace.branch}`;
  try {
    await repository.runAsPerson(["push", remote, `${ref}:${ref}`]);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    throw new WorkspaceError(
      `Cannot push to "${remote}": ${error.reason}. The branch ${workspace.branch} is in your ` +
        `repository: push it yourself to see more`,
      { cause: error },
    );
  }
  return `Pushed the branch ${workspace.branch} to ${remote}`;
}

async function gitHead(layout: WorkspaceLayout, ref: string): Promise<{ commit: string }> {
  return { commit: await gitText(["rev-parse", "--verify", ref], { env: layout.bare }) };
}
