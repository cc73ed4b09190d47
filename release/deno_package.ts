/** Deno's binary for a platform: this process's own, or the one in its npm package. */
import { join } from "node:path";
import type { Platform } from "./platforms.ts";

/**
 * The path of a Deno of this version for that platform.
 *
 * @param work a folder for what is downloaded
 * @returns undefined when the registry does not have it, or there is no npm
 */
export async function denoFor(platform: Platform, work: string): Promise<string | undefined> {
  if (platform.triple === Deno.build.target) return Deno.execPath();
  const folder = join(work, platform.name);
  await Deno.mkdir(folder);
  const wanted = `${platform.deno_package}@${Deno.version.deno}`;
  const fetched = await run(folder, "npm", "pack", "--silent", "--ignore-scripts", wanted);
  const archive = fetched?.trim().split("\n").at(-1);
  if (archive === undefined || archive === "") return undefined;
  if (await run(folder, "tar", "-xzf", archive) === undefined) return undefined;
  return join(folder, "package", "deno");
}

/** What it printed; undefined when it failed or is not there. */
async function run(cwd: string, program: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, cwd, stderr: "null" })
      .output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
