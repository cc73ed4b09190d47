/** Reading a home's files past the backend's own code, for a checker that trusts nobody. */
import { TEMPORARY_PREFIX } from "@haloop/shared";

/** Temporary files of a write that a kill cut off are nobody's; the check of them is its own. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await allNamesIn(folder)).filter((name) => !name.startsWith(TEMPORARY_PREFIX));
}

/** Every name in a folder; none when it is not there. */
export async function allNamesIn(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The text of a file; undefined when it is not there. */
export async function textIn(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The value of a JSON file; undefined when it is not there or torn. */
export async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await textIn(path) ?? "");
  } catch {
    return undefined;
  }
}
