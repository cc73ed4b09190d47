/**
 * What each of the real programs makes of what a model's endpoint may do. A script is what the endpoint
 * does for one mission; the missions of a program run side by side in one backend.
 */
import type { MissionDetail, ModelProtocol, StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import type { ProgramName } from "../../backend/sandbox/docker/images/agent_programs.ts";
import { join } from "node:path";
import { docker } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { KEY, LIMIT_MS, PAUSE_MS, type Scene } from "./harness.ts";
import type { Surroundings } from "./surroundings.ts";

export const CONTENT = "# Written by the scripted model\n\nA line of its own.\n";
const OUTPUT = "structured-text.md";

export interface Played {
  readonly agent: ProgramName;
  readonly protocol: ModelProtocol;
  readonly scene: Scene;
  readonly id: string;
  readonly around: Surroundings;
  /** The requests of this mission alone. */
  requests(): Scene["model"]["requests"];
  /** The mission once it runs no more. */
  settled(): Promise<MissionDetail>;
}

export interface Script {
  /** The scenario of the scripted model; the workflow has its name, too. */
  readonly name: string;
  readonly says: string;
  /** Further fields of the step. */
  readonly step?: (around: Surroundings) => Record<string, unknown>;
  /** Only with `--all`, or only for some: the programs take most of a minute for it. */
  readonly only?: (agent: ProgramName, all: boolean) => boolean;
  readonly expect: (played: Played) => Promise<void>;
}

/** The first run, and the mission that it left. */
async function ended({ settled }: Played): Promise<{ mission: MissionDetail; run: StepRun }> {
  const mission = await settled();
  return { mission, run: mission.runs[0]! };
}

async function wrote(played: Played): Promise<StepRun> {
  const { mission, run } = await ended(played);
  assert.equal(mission.status, "waiting_human", JSON.stringify([mission.last_error, run]));
  assert.equal((await played.scene.artifact(played.id, OUTPUT)).trim(), CONTENT.trim());
  assert.equal(run.reason, "exited");
  return run;
}

async function failed(played: Played, reason: StepRun["reason"], says: RegExp): Promise<StepRun> {
  const { mission, run } = await ended(played);
  assert.deepEqual([mission.status, run.reason], ["failed", reason], JSON.stringify(run));
  assert.match(run.error ?? "", says);
  return run;
}

async function parked(played: Played): Promise<MissionDetail> {
  return await eventually(
    "a parked mission",
    async () => {
      const mission = await played.scene.server.client.mission(played.id);
      assert.notEqual(mission.status, "failed", JSON.stringify(mission.runs));
      return mission.active_run?.not_before !== undefined && mission;
    },
    LIMIT_MS,
    PAUSE_MS,
  );
}

/** The first attempt met the limit, the second one wrote. */
async function wroteAfterLimit(played: Played): Promise<readonly [StepRun, StepRun]> {
  const mission = await played.settled();
  assert.equal(mission.status, "waiting_human", JSON.stringify(mission.runs));
  const runs = mission.runs.toSorted((a, b) => a.attempt! - b.attempt!);
  assert.deepEqual(runs.map(({ reason }) => reason), ["rate_limited", "exited"]);
  return [runs[0]!, runs[1]!];
}

const failsWith = (status: number): Omit<Script, "only"> => ({
  name: `e${status}`,
  says: `tells a ${status} of its model`,
  expect: async (played) => {
    await failed(played, "api_error", new RegExp(`${status}`));
    if (status === 401 || status === 403) await failed(played, "api_error", /credential/);
  },
});

export const SCRIPTS: readonly Script[] = [
  {
    name: "limit10",
    says: "is parked at a rate limit and goes on by itself when that is over",
    async expect(played) {
      const { active_run, status } = await parked(played);
      assert.equal(status, "queued");
      const not_before = active_run!.not_before!;
      played.scene.model.lift("limit10");
      const [limited, second] = await wroteAfterLimit(played);
      assert.equal(limited.parked_until, not_before);
      assert.ok(second.started_at! >= not_before, `${second.started_at} is before ${not_before}`);
    },
  },
  {
    name: "limit3600",
    says: "is parked for an hour, and asks at once when the person retries",
    async expect(played) {
      const { active_run } = await parked(played);
      const left_ms = Date.parse(active_run!.not_before!) - Date.now();
      assert.ok(left_ms > 3_400_000 && left_ms < 3_602_000, `${left_ms}`);
      played.scene.model.lift("limit3600");
      await played.scene.server.client.retry(played.id);
      await wroteAfterLimit(played);
    },
  },
  {
    name: "hang",
    says: "is ended by the watchdog when nothing is heard of it any more",
    step: () => ({ silenceLimitMinutes: 0.4 }),
    async expect(played) {
      await failed(played, "silent", /printed nothing for 0\.4 min and was ended/);
      // On a busy machine a program may not even have come to its model by then.
      for (let again = 0; again < 3 && played.requests().length === 0; again++) {
        await played.scene.server.client.retry(played.id);
        await failed(played, "silent", /printed nothing/);
      }
      assert.ok(played.requests().length > 0);
      const { stdout } = await docker(
        "ps",
        "-q",
        "--filter",
        `label=haloop.mission_id=${played.id}`,
      );
      assert.equal(stdout, "");
    },
  },
  {
    name: "write",
    says: "works on a step, and its text stands at the gate",
    async expect(played) {
      const { usage } = await wrote(played);
      assert.ok(usage!.requests! >= 2 && usage!.output_tokens > 0);
      const shown = played.requests().map(({ headers }) => JSON.stringify([...headers]));
      assert.ok(shown.every((headers) => headers.includes(KEY)));
    },
  },
  {
    name: "tools",
    says: "works with several tools one after the other",
    expect: async (played) => void await wrote(played),
  },
  {
    name: "bash",
    says: "writes through its shell",
    only: (_agent, all) => all,
    expect: async (played) => void await wrote(played),
  },
  {
    name: "slow",
    says: "waits for an answer that comes a piece at a time",
    expect: async (played) => void await wrote(played),
  },
  {
    name: "reach_allowed",
    says: "comes to an allowed host by CONNECT, and nowhere else",
    step: ({ host }) => ({ network: "allowlist", allowHosts: [host] }),
    async expect(played) {
      const { refused = [] } = await wrote(played);
      const told = JSON.stringify(played.requests().map(({ body }) => body));
      assert.ok(told.includes(played.around.page), "The page of the allowed host was not read");
      assert.deepEqual(
        refused.filter(({ what }) => what.includes("elsewhere.example")).map(({ why }) => why),
        ["it is not among the hosts that the step allows"],
      );
      assert.ok(refused.some(({ why }) => why.includes("its vendor would reach out")));
      assert.ok(refused.every(({ what }) => !what.includes(played.around.host)));
    },
  },
  {
    name: "reach_open",
    says: "comes to whatever a container reaches in an open step, its model through the gateway",
    step: () => ({ network: "open" }),
    async expect(played) {
      const { refused = [], usage } = await wrote(played);
      assert.equal(played.around.visits(), 1);
      assert.deepEqual(refused, []);
      assert.ok(usage!.requests! >= 2);
    },
  },
  {
    name: "r500x2",
    says: "gets over two failures of its model",
    expect: async (played) => void await wrote(played),
  },
  {
    name: "cutx1",
    says: "gets over an answer that broke off, or tells of it; nobody knows what it cost",
    async expect(played) {
      // Gemini CLI gives up at once, and says so.
      const gives_up = played.agent === "gemini";
      const run = gives_up ? await failed(played, "api_error", /terminated/) : await wrote(played);
      assert.ok(run.usage!.requests! >= (gives_up ? 1 : 3), JSON.stringify(run.usage));
      // All that the gateway knows is a part of it; Claude Code tells a sum of its own.
      assert.ok(run.known_cost_usd !== undefined);
      if (played.agent !== "claude") assert.equal(run.cost_usd, null);
    },
  },
  { ...failsWith(400) },
  { ...failsWith(403), only: (agent, all) => all || agent === "codex" },
  // Claude Code tries a 401 again for most of a minute.
  { ...failsWith(401), only: (agent, all) => all || agent === "codex" },
  { ...failsWith(500) },
  {
    name: "e529",
    says: "tells an overload of its model that nobody knows the end of",
    expect: async (played) => void await failed(played, "rate_limited", /529/),
  },
  {
    name: "echo",
    says: "tells a failure that repeats the key, without the key",
    expect: async (played) => {
      const { run_id } = await failed(played, "api_error", /400/);
      const logs = join(played.scene.home, "missions", played.id, "logs");
      const exchanges = await Deno.readTextFile(join(logs, `${run_id}.exchanges.jsonl`));
      // It came back: that there was something is told.
      assert.match(exchanges, /bad .*(x-api-key|authorization|x-goog-api-key).*\*{8,}/);
    },
  },
  {
    name: "loop",
    says: "that never ends stops at its limit of requests, at once",
    step: () => ({ requestLimit: 4 }),
    async expect(played) {
      await failed(played, "turn_limit", /limit of requests/);
      // Those that were refused never came to the model.
      assert.equal(played.requests().length, 4);
    },
  },
  {
    name: "text",
    says: "has failed when it writes nothing, however well it ended",
    async expect(played) {
      const run = await failed(played, "no_output", /without writing/);
      assert.equal(run.exit_code, 0);
    },
  },
  {
    name: "hang_long",
    says: "has neither the key nor a network while it works",
    async expect(played) {
      const { client } = played.scene.server;
      await eventually(
        "a request to the model",
        () => {
          return Promise.resolve(played.requests().length > 0);
        },
        LIMIT_MS,
        PAUSE_MS,
      );
      const { runs } = await client.mission(played.id);
      const container = `haloop-${runs[0]!.run_id}`;
      const inside = async (script: string) =>
        (await docker("exec", container, "sh", "-c", script)).stdout;
      assert.equal(await inside("ls /sys/class/net"), "lo");
      const seen = await inside("cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'");
      assert.ok(seen.includes("HALOOP_RUN_ID") && !seen.includes(KEY));
      const part = KEY.slice(0, 12);
      assert.equal(await inside(`grep -rl ${part} /tmp /home /mission /run || true`), "");
      assert.ok(!(await docker("inspect", container)).stdout.includes(KEY));
      await client.cancel(played.id);
      assert.equal((await played.settled()).status, "cancelled");
    },
  },
];
