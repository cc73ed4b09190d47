/** Making the home: the folders and the configuration file with its defaults. */
import { join } from "node:path";
import { ConfigFile } from "../backend/config.ts";
import { HomeLayout } from "../backend/store/layout.ts";
import { ProjectsUnreadable } from "../backend/store/projects.ts";
import { homeFailure } from "./failure.ts";

/**
 * Makes what a home lacks; what is there already is never touched.
 *
 * @returns the paths that were made, the home's own first
 * @throws CliFailure when the home cannot be written
 */
export async function makeHome(home: string): Promise<string[]> {
  const made: string[] = [];
  try {
    for (const folder of new HomeLayout(home).folders) {
      if (await makeFolder(folder)) made.push(folder);
    }
    const config = join(home, "config.json");
    if (await writeNew(config, defaultConfig())) made.push(config);
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

async function makeFolder(path: string): Promise<boolean> {
  try {
    if ((await Deno.stat(path)).isDirectory) return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(path, { recursive: true });
  return true;
}

async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await Deno.writeTextFile(path, text, { createNew: true });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}
