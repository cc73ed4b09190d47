/** Making the home: the folders, the configuration file with its defaults, examples of templates. */
import { join } from "node:path";
import { writeAtomic } from "../backend/atomic_write.ts";
import { ConfigFile } from "../backend/config.ts";
import { HomeLayout } from "../backend/store/layout.ts";
import { ProjectsUnreadable } from "../backend/store/projects.ts";
import { EXAMPLES_FOLDER } from "../backend/workflows/examples.ts";
import { writeExamples } from "./examples.ts";
import { homeFailure } from "./failure.ts";

/**
 * Makes what a home lacks; what a person may have changed is never touched.
 *
 * @returns the paths that were made, the home's own first
 * @throws CliFailure when the home cannot be written
 */
export async function makeHome(home: string): Promise<string[]> {
  const layout = new HomeLayout(home);
  const made: string[] = [];
  try {
    for (const folder of layout.folders) {
      if (await makeFolder(folder)) made.push(folder);
    }
    const config = join(home, "config.json");
    if (await writeNew(config, defaultConfig())) made.push(config);
    if (await writeExamples(home)) made.push(join(layout.workflows, EXAMPLES_FOLDER));
  } catch (error) {
    throw homeFailure(home, error);
  }
  return made;
}

/** The text of a `config.json` that says the defaults. */
export function defaultConfig(): string {
  return JSON.stringify(ConfigFile.parse({}), null, 2) + "\n";
}

/**
 * Makes the home when it is not there and does something in it.
 *
 * @throws CliFailure when the home cannot be used
 */
export async function inHome<T>(home: string, act: (home: string) => Promise<T>): Promise<T> {
  try {
    await Deno.mkdir(home, { recursive: true });
    return await act(home);
  } catch (error) {
    throw error instanceof ProjectsUnreadable ? error : homeFailure(home, error);
  }
}

/**
 * Tells a home that may not be entered as that, before its settings are found unreadable.
 *
 * @throws CliFailure when it may not
 */
export async function requireEntry(home: string): Promise<void> {
  try {
    await Deno.stat(join(home, "config.json"));
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) throw homeFailure(home, error);
  }
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    if ((await Deno.stat(path)).isDirectory) return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(path, { recursive: true });
  return true;
}

/** A link that leads nowhere is there, too. The file is whole or not there: a torn one stops all. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await writeAtomic(path, text);
  return true;
}
