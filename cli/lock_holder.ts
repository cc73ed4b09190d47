/** Whether a process is the one that holds a home: a number in a file may be anybody's by now. */
import { join } from "node:path";

/**
 * Whether the process has the home's lock file open. Undefined where the system cannot be asked.
 */
export async function holdsHome(pid: number, home: string): Promise<boolean | undefined> {
  const lock = join(await Deno.realPath(home), "run", "server.lock");
  if (Deno.build.os === "linux") return await holdsFile(pid, lock);
  if (Deno.build.os === "windows") return undefined;
  return await lsofNames(pid, lock);
}

async function holdsFile(pid: number, path: string): Promise<boolean | undefined> {
  const folder = `/proc/${pid}/fd`;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (await linkTarget(join(folder, name)) === path) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}

/** The file behind a descriptor; one that was closed meanwhile has none. */
async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await Deno.readLink(path);
  } catch {
    return undefined;
  }
}

async function lsofNames(pid: number, path: string): Promise<boolean | undefined> {
  try {
    const { stdout } = await new Deno.Command("lsof", { args: ["-t", "--", path] }).output();
    return new TextDecoder().decode(stdout).split("\n").includes(String(pid));
  } catch {
    return undefined;
  }
}
