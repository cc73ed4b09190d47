/** Copying folders that git ignores (dependencies) into a workspace. */
import { dirname, join } from "node:path";
import type { WorkspaceLayout } from "./layout.ts";
import { WorkspaceError } from "./workspace.ts";

/**
 * Copies what the project's setting names, where it is there and the base commit has nothing of that
 * name. On file systems that can (btrfs, XFS, APFS) the copy shares its blocks until one side writes.
 *
 * @returns what was brought
 * @throws WorkspaceError when copying fails; the signal's reason when aborted
 */
export async function bring(
  layout: WorkspaceLayout,
  project: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const brought: string[] = [];
  for (const path of paths) {
    const [from, to] = [join(project, path), join(layout.tree, path)];
    if (!await isThere(from) || await isThere(to)) continue;
    await Deno.mkdir(dirname(to), { recursive: true });
    await copyTree(from, to, signal);
    brought.push(path);
  }
  return brought;
}

/**
 * Copies a file or folder as it is: links stay links and are not followed.
 *
 * @throws WorkspaceError when it fails; the signal's reason when aborted
 */
export async function copyTree(from: string, to: string, signal?: AbortSignal): Promise<void> {
  // macOS's cp shares blocks with -c, GNU's with --reflink; others know neither.
  const ways = Deno.build.os === "darwin"
    ? [["-cRp"], ["-RPp"]]
    : [["-a", "--reflink=auto"], ["-RPp"]];
  let failure = "";
  for (const options of ways) {
    const { success, stderr } = await new Deno.Command("cp", {
      args: [...options, "--", from, to],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      ...(signal === undefined ? {} : { signal }),
    }).output();
    signal?.throwIfAborted();
    if (success) return;
    failure = new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
    await Deno.remove(to, { recursive: true }).catch(() => {});
  }
  throw new WorkspaceError(
    `Could not copy "${from}" into the workspace: ${failure}. Free some space, or take it out of the ` +
      `project's setting "bring"`,
  );
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
