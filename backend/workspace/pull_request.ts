/** Opening a pull request through the person's own `gh`, with their login. */
import type { InRepository } from "./person_repository.ts";
import type { Work } from "./take.ts";
import { typed } from "../typed.ts";
import { WorkspaceError } from "./workspace.ts";

const LIMIT_MS = 2 * 60_000;

/**
 * Opens it for a branch that was pushed.
 *
 * @returns its address
 * @throws WorkspaceError when there is no `gh`, or when it refuses
 */
export async function openPullRequest(work: Work, repository: InRepository): Promise<string> {
  const { branch, base_branch } = work.workspace;
  const args = [
    ...["pr", "create", "--head", branch, "--title", work.title, "--body", work.message],
    ...(base_branch === undefined ? [] : ["--base", base_branch]),
  ];
  const { success, stdout, stderr } = await runGh(args, repository.path);
  if (!success) {
    const why = stderr.trim().split("\n")[0]?.replace(/\.$/, "") || "gh said nothing";
    throw new WorkspaceError(
      `Could not open the pull request: ${why}. The branch ${branch} is pushed: open it by hand`,
    );
  }
  repository.commands.push(["gh", ...args].map(typed).join(" "));
  const address = stdout.trim().split("\n").at(-1) ?? "";
  return address;
}

async function runGh(args: readonly string[], cwd: string) {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const env = { GH_PROMPT_DISABLED: "1", GIT_TERMINAL_PROMPT: "0" };
  const piped = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
  try {
    const output = await new Deno.Command("gh", { args: [...args], cwd, env, signal, ...piped })
      .output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { success: output.success, stdout: text(output.stdout), stderr: text(output.stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new WorkspaceError(
      "Could not open the pull request: gh was not found. Install GitHub's gh, or push the branch and " +
        "open it by hand",
    );
  }
}
