import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The root of the repository: the nearest folder, from the working directory upwards, with the lock
 * file. Not by `import.meta`: the browser tests' runner loads these files as CommonJS.
 */
export const ROOT = find(resolve("."));

function find(folder: string): string {
  if (existsSync(join(folder, "deno.lock"))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error("Run the tests from within the repository");
  return find(above);
}
