/**
 * Builds the UI unless `dist` was built from exactly these sources. The mark that says so is written
 * last: a build that failed may leave a `dist` behind.
 */
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DIST = join(ROOT, "frontend", "dist");
const MARK = join(DIST, ".sources");

/** A hash over the names and bytes of everything that the UI is made from. */
async function sourcesHash(): Promise<string> {
  const files = [join(ROOT, "deno.json"), join(ROOT, "deno.lock")];
  for (const folder of ["frontend", "shared"]) await collect(join(ROOT, folder), files);
  const parts: string[] = [];
  for (const file of files.sort()) {
    parts.push(relative(ROOT, file), await hash(await Deno.readFile(file)));
  }
  return await hash(new TextEncoder().encode(parts.join("\n")));
}

async function collect(folder: string, files: string[]): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory && name !== "dist" && name !== "node_modules") {
      await collect(join(folder, name), files);
    } else if (isFile) files.push(join(folder, name));
  }
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function markOfLastBuild(): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(MARK);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function build(): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", join(ROOT, "frontend"), "build", "--logLevel", "warn"],
  }).spawn().status;
  return success;
}

if (import.meta.main) {
  const sources = await sourcesHash();
  if (!Deno.args.includes("--always") && await markOfLastBuild() === sources) Deno.exit(0);
  console.log("Building the UI; this takes a moment after its sources have changed");
  await Deno.remove(DIST, { recursive: true }).catch(() => {});
  if (!await build()) Deno.exit(1);
  await Deno.writeTextFile(MARK, sources);
}
