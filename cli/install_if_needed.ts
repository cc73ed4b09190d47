/**
 * Installs the packages unless `node_modules` was filled from exactly this `deno.lock`. Whoever runs
 * the program after this tells Deno so (`--node-modules-dir=manual`): else it resolves all of them again
 * at every start, which takes a second.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LOCK = join(ROOT, "deno.lock");
/** The lock file as it was when they were installed; written last. */
const MARK = join(ROOT, "node_modules", ".installed.lock");

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (import.meta.main) {
  if (await textOf(LOCK) === await textOf(MARK)) Deno.exit(0);
  console.error("Installing the packages; this takes a moment the first time");
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: ROOT,
    stdout: "null",
  }).spawn().status;
  if (!success) Deno.exit(1);
  await Deno.copyFile(LOCK, MARK);
}
