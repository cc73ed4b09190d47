/** What an agent step costs on top of its container. */
import { join } from "node:path";
import { mockAgent } from "../../backend/agents/mock.ts";
import { STANDARD_FEATURE } from "../support/standard_feature.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { startServer, type TestServer } from "../support/server.ts";
import type { Figure } from "./figure.ts";
import { median } from "./statistics.ts";

const PAIRS = 10;
const IMAGE = "node:20-slim";
const INPUT = "# Input\n".repeat(100);
const ASK_EVERY_MS = 2;

/** Pairs taken in turn: the machine's mood of the moment is the same for both. */
export async function stepOverhead(): Promise<Figure[]> {
  await using folder = await temporaryFolder();
  await using server = await startServer({ home: join(folder.path, "home"), provider: "docker" });
  await haloopStep(server);
  await bareRun(folder.path);
  const steps: number[] = [];
  const bare: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    steps.push(await haloopStep(server));
    bare.push(await bareRun(folder.path));
  }
  return [{
    name: "agent step, continue to waiting_human",
    value: `${median(steps).toFixed(0)} ms`,
    baseline: `${median(bare).toFixed(0)} ms, docker run`,
    ratio: median(steps) / median(bare),
    aim: 1.15,
  }];
}

/** Milliseconds from `continue` to the gate. */
async function haloopStep({ client }: TestServer): Promise<number> {
  const { mission_id } = await client.create({ title: "bench", type: "fix", rawInput: INPUT });
  const begin_ms = performance.now();
  await client.continue(mission_id);
  for (;;) {
    // The list is answered from memory: asking often costs the step under test next to nothing.
    const [item] = await client.missions({ q: mission_id, limit: 1 });
    if (item?.status === "waiting_human") return performance.now() - begin_ms;
    if (item?.status === "failed") throw new Error("The step failed");
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

/** Milliseconds of the same command in a container without Haloop. */
async function bareRun(folder: string): Promise<number> {
  const artifacts = join(folder, "bare");
  await Deno.mkdir(artifacts, { recursive: true });
  await Deno.writeTextFile(join(artifacts, "raw-input.md"), INPUT);
  const step = STANDARD_FEATURE.steps[0];
  if (step === undefined) throw new Error("The workflow has no steps");
  const { argv } = mockAgent(IMAGE).call({ step, artifacts_dir: "/mission/artifacts", prompt: "" });
  const mount = `type=bind,source=${artifacts},target=/mission/artifacts`;
  const begin_ms = performance.now();
  const { success, stderr } = await new Deno.Command("docker", {
    args: ["run", "--rm", "--mount", mount, IMAGE, ...argv],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - begin_ms;
}
