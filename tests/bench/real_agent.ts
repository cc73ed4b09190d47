/** A real agent: how soon its first line is there, and what ten of them take of the backend's memory. */
import { join } from "node:path";
import { builtImage } from "../../backend/sandbox/docker/images/agent_programs.ts";
import { ensureAgentImages } from "../support/agent_images.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { type ScriptedModel, scriptedModel } from "../support/scripted_model.ts";
import { startServer, type TestServer } from "../support/server.ts";
import type { Figure } from "./figure.ts";
import { median } from "./statistics.ts";

const PAIRS = 5;
const STREAMING = 10;
const KEY = "sk-a-key-of-the-bench";

export async function realAgent(): Promise<Figure[]> {
  await ensureAgentImages(["claude"]);
  return [...await firstLine(), ...await memory()];
}

async function firstLine(): Promise<Figure[]> {
  const haloop: number[] = [];
  const bare: number[] = [];
  await withClaude("text", async (server, model) => {
    for (let pair = 0; pair < PAIRS; pair++) {
      haloop.push(await lineOfStep(server));
      bare.push(await lineOfBare(model.url("text")));
    }
  });
  return [{
    name: "claude, continue to its first line",
    value: `${median(haloop).toFixed(0)} ms`,
    baseline: `${median(bare).toFixed(0)} ms, docker run`,
    ratio: median(haloop) / median(bare),
  }];
}

async function memory(): Promise<Figure[]> {
  let idle = 0;
  let busy = 0;
  await withClaude("slow", async (server, model) => {
    idle = await residentMib(server.pid);
    const ids = [];
    for (let nth = 0; nth < STREAMING; nth++) {
      const { mission_id } = await server.client.create(mission(`${nth}`));
      await server.client.continue(mission_id);
      ids.push(mission_id);
    }
    await eventually(
      "ten streams",
      () => Promise.resolve(model.requests.length >= STREAMING),
      180_000,
    );
    busy = await residentMib(server.pid);
    for (const id of ids) await server.client.cancel(id).catch(() => {});
  });
  return [{
    name: `backend's memory, ${STREAMING} streaming runs`,
    value: `${busy.toFixed(0)} MiB`,
    baseline: `${idle.toFixed(0)} MiB, idle`,
    ratio: busy / idle,
  }];
}

async function withClaude(
  scenario: string,
  run: (server: TestServer, model: ScriptedModel) => Promise<void>,
): Promise<void> {
  await using folder = await temporaryFolder();
  await using model = scriptedModel();
  const home = join(folder.path, "home");
  await Deno.mkdir(home);
  const credential_variable = "ANTHROPIC_API_KEY";
  const agents = { claude: { base_url: model.url(scenario), credential_variable } };
  const limits = { sandboxes: STREAMING };
  await Deno.writeTextFile(
    join(home, "config.json"),
    JSON.stringify({ agent: "claude", agents, limits }),
  );
  const env = { ANTHROPIC_API_KEY: KEY };
  await using server = await startServer({ home, provider: "docker", env });
  await run(server, model);
}

const mission = (title: string) => ({ title, type: "fix", rawInput: "Do it.\n" }) as const;

/** Milliseconds from `continue` to the first byte of the log. */
async function lineOfStep({ client }: TestServer): Promise<number> {
  const { mission_id } = await client.create(mission("bench"));
  const begin_ms = performance.now();
  await client.continue(mission_id);
  const run = await eventually("the run", async () => (await client.mission(mission_id)).runs[0]);
  await eventually("its first line", async () => {
    const { size_bytes } = await client.runLog(mission_id, run.run_id, 0);
    return size_bytes > 0;
  }, 60_000);
  const took_ms = performance.now() - begin_ms;
  await eventually("its end", async () => {
    const { status } = await client.mission(mission_id);
    return !/^(queued|running_)/.test(status);
  }, 60_000);
  return took_ms;
}

/** Milliseconds to the first line of the same program in a container without Haloop. */
async function lineOfBare(base_url: string): Promise<number> {
  const child = new Deno.Command("docker", {
    args: [
      ...["run", "--rm", "--network", "host", "--user", "1000:1000", "--env", "HOME=/tmp"],
      ...["--env", `ANTHROPIC_BASE_URL=${base_url}`, "--env", `ANTHROPIC_API_KEY=${KEY}`],
      ...["--env", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1", builtImage("claude")],
      ...["claude", "-p", "Do it.", "--output-format", "stream-json", "--verbose"],
      "--dangerously-skip-permissions",
    ],
    ...{ stdin: "null", stdout: "piped", stderr: "null" },
  });
  const begin_ms = performance.now();
  const running = child.spawn();
  const reader = running.stdout.getReader();
  await reader.read();
  const took_ms = performance.now() - begin_ms;
  while (!(await reader.read()).done);
  await running.status;
  return took_ms;
}

async function residentMib(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
