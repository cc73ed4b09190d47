/** The example templates in the home: written once, and brought up to date while nobody changed them. */
import { dirname, join } from "node:path";
import { z } from "zod";
import { exampleFiles, EXAMPLES_FOLDER } from "../backend/workflows/examples.ts";
import { sha256 } from "../backend/hash.ts";
import { writeAtomic } from "../backend/atomic_write.ts";
import { HomeLayout } from "../backend/store/layout.ts";

/** The hash of each example as Haloop wrote it last: another one is the person's. */
const Written = z.record(z.string(), z.string());
type Written = z.infer<typeof Written>;
const WRITTEN = ".written.json";

/**
 * Writes the examples that were never written, and anew those that are as they were written. What a
 * person changed is left as it is, and what they removed is not brought back.
 *
 * @returns whether one was written that was not there before
 */
export async function writeExamples(home: string): Promise<boolean> {
  const folder = join(new HomeLayout(home).workflows, EXAMPLES_FOLDER);
  const before = await readWritten(join(folder, WRITTEN));
  const after: Written = { ...before };
  let made = false;
  for (const { name, text } of exampleFiles(folder)) {
    const path = join(folder, name);
    const hash = await hashOf(text);
    const present = await readIfThere(path);
    const known = before[name];
    if (present === undefined ? known !== undefined : !await isUntouched(present, known)) continue;
    after[name] = hash;
    if (present === text) continue;
    await Deno.mkdir(dirname(path), { recursive: true });
    await writeAtomic(path, text);
    made ||= present === undefined;
  }
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    await writeAtomic(join(folder, WRITTEN), `${JSON.stringify(after, null, 2)}\n`);
  }
  return made;
}

async function isUntouched(text: string, hash: string | undefined): Promise<boolean> {
  return hash !== undefined && await hashOf(text) === hash;
}

/** Where it cannot be understood, every file that is there counts as the person's. */
async function readWritten(path: string): Promise<Written> {
  const text = await readIfThere(path);
  if (text === undefined) return {};
  try {
    return Written.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function hashOf(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}
