/** How soon the one-file program answers, beside Deno itself doing nothing. */
import { join } from "node:path";
import { ROOT } from "../support/root.ts";
import { temporaryFolder } from "../support/haloop.ts";
import type { Figure } from "./figure.ts";
import { median } from "./statistics.ts";

const PROGRAM = join(ROOT, "dist", "haloop");
const ROUNDS = 15;
const AIM_MS = 150;

/** Nothing where the program was not made. */
export async function cliStart(): Promise<Figure[]> {
  if (!await isThere(PROGRAM)) {
    console.log("The start of the program is not measured: make it with deno task compile");
    return [];
  }
  await using folder = await temporaryFolder();
  const empty = join(folder.path, "empty.js");
  await Deno.writeTextFile(empty, "");
  const env = { XDG_CACHE_HOME: folder.path, HOME: folder.path };
  const help = () => timed(PROGRAM, ["--help"], env);
  const bare = () => timed(Deno.execPath(), ["run", "--no-config", empty], env);
  const unpacking_ms = await help();
  const help_ms: number[] = [];
  const bare_ms: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    help_ms.push(await help());
    bare_ms.push(await bare());
  }
  return [{
    name: "haloop --help of the one file, over 150 ms",
    value: `${best(help_ms)} ms, median ${middle(help_ms)} ms ` +
      `(first start ${unpacking_ms.toFixed(0)} ms)`,
    baseline: `${best(bare_ms)} ms, median ${middle(bare_ms)} ms for Deno with an empty script`,
    ratio: best(help_ms) / AIM_MS,
    aim: 1,
  }];
}

/** The quickest, which says most about the program where the machine has other work as well. */
function best(times_ms: readonly number[]): number {
  return Math.round(Math.min(...times_ms));
}

function middle(times_ms: readonly number[]): number {
  return Math.round(median(times_ms));
}

async function timed(
  program: string,
  args: string[],
  env: Record<string, string>,
): Promise<number> {
  const begin_ms = performance.now();
  const { success } = await new Deno.Command(program, { args, env, stdout: "null" }).output();
  if (!success) throw new Error(`"${program} ${args.join(" ")}" failed`);
  return performance.now() - begin_ms;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
