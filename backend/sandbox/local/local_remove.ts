import { basename, dirname, join } from "node:path";
import { killLeftovers } from "./local_wait.ts";
import { stopRun } from "./local_stop.ts";
import { collected } from "./own_supervisors.ts";
import { RunFolder } from "./run_folder.ts";

const REMOVED = ".removed-";

/**
 * Ends the run and removes its folder. It is renamed first: from then on a supervisor that was about
 * to claim the run finds nowhere to do so, and nobody takes half a folder for a run.
 */
export async function removeRun(run: RunFolder): Promise<void> {
  await stopRun(run, 0);
  const parent = dirname(run.path);
  const removed = join(parent, `${REMOVED}${basename(run.path)}-${crypto.randomUUID()}`);
  await Deno.rename(run.path, removed).catch(ignoreNotFound);
  // A supervisor that claimed it between the stop and the rename.
  await killLeftovers(new RunFolder(removed));
  await collected(run.path);
  await finishRemovals(parent);
}

/** Removes what was renamed already, also where a kill cut the removal off. */
export async function finishRemovals(parent: string): Promise<void> {
  for (const name of await removedFolders(parent)) {
    // Somebody else may be at it as well.
    await removeTree(join(parent, name)).catch(ignoreNotFound);
  }
}

async function removedFolders(parent: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(parent));
    return entries.map(({ name }) => name).filter((name) => name.startsWith(REMOVED));
  } catch (error) {
    ignoreNotFound(error);
    return [];
  }
}

async function removeTree(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) return ignoreNotFound(error);
    await makeWritable(path);
    await Deno.remove(path, { recursive: true });
  }
}

/** Package caches such as Go's consist of folders without write permission. */
async function makeWritable(folder: string): Promise<void> {
  await Deno.chmod(folder, 0o700);
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await makeWritable(join(folder, name));
  }
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
