/** The Docker daemon goes away and comes back: in the middle of a run, before a start, before Haloop. */
import type { MissionDetail, MissionStatus } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { BUSYBOX_IMAGE, dockerAvailable } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import {
  PrivateDocker,
  type PrivateDockerOptions,
  privateDockerPossible,
} from "../support/private_docker.ts";
import { wholeLog } from "../support/run_log.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { withTempDir } from "../support/temp_dir.ts";

const LIMIT_MS = 60_000;
const BODY = { title: "Daemon", type: "fix" as const, rawInput: "words" };

/** Notes its start, tells when it saw the file `look`, and ends once there is a file `go`. */
const AGENT = `
cd "$(dirname "$HALOOP_OUTPUT")"
echo "$HALOOP_RUN_ID" >> starts.log
echo begin
until [ -e look ] || [ -e go ]; do sleep 0.05; done
echo looked
until [ -e go ]; do sleep 0.05; done
echo done > "$HALOOP_OUTPUT"
echo end
`;

const ignore = !dockerAvailable || !privateDockerPossible;
if (ignore) {
  console.log("Skipped: restarts of Docker, which need Linux, root, dockerd and an engine");
}

interface Scene {
  readonly daemon: PrivateDocker;
  readonly home: string;
  start(provider?: "auto" | "docker"): Promise<TestServer>;
}

function daemonTest(name: string, options: PrivateDockerOptions, test: (scene: Scene) => unknown) {
  Deno.test({
    name,
    ignore,
    fn: () =>
      withTempDir(async (folder) => {
        await using daemon = await PrivateDocker.make(options);
        const home = join(folder, "home");
        await Deno.mkdir(home);
        const command = { argv: ["sh", "-c", AGENT] };
        const config = { agent: "command", image: BUSYBOX_IMAGE, command };
        await Deno.writeTextFile(join(home, "config.json"), JSON.stringify(config));
        const start: Scene["start"] = (provider = "docker") =>
          startServer({ home, provider, env: daemon.env });
        await test({ daemon, home, start });
      }),
  });
}

function reaches(server: TestServer, id: string, status: MissionStatus): Promise<MissionDetail> {
  return eventually(`mission ${status}`, async () => {
    const mission = await server.client.mission(id);
    return mission.status === status && mission;
  }, LIMIT_MS);
}

/** A mission whose agent has begun. */
async function running(server: TestServer): Promise<string> {
  const { mission_id } = await server.client.create(BODY);
  await server.client.continue(mission_id);
  await eventually("the agent's first words", async () => {
    const { current_log_tail, last_error } = await server.client.mission(mission_id);
    assert.equal(last_error ?? "", "");
    return current_log_tail?.trim() === "begin";
  }, LIMIT_MS);
  return mission_id;
}

function logOf(server: TestServer, { mission_id, runs }: MissionDetail): Promise<string> {
  return wholeLog(server.client, mission_id, runs[0]?.run_id);
}

/** Health says that Docker is away, and what to do about it. */
async function toldAway(server: TestServer): Promise<void> {
  const problem = await eventually("the problem in health", async () => {
    return (await server.client.health()).problems.find(({ subject }) => subject === "provider");
  }, LIMIT_MS);
  assert.match(problem.problem, /Docker/);
  assert.match(problem.remedy, /Start Docker/);
}

async function toldBack(server: TestServer): Promise<void> {
  await eventually("health without a problem", async () => {
    return !(await server.client.health()).problems.some(({ subject }) => subject === "provider");
  }, LIMIT_MS);
}

const touch = (home: string, id: string, name: string) =>
  Deno.writeTextFile(join(home, "missions", id, "artifacts", name), "");

/** The run ids by the agent's own account, one for each of its starts. */
async function starts(home: string, id: string): Promise<string[]> {
  const file = join(home, "missions", id, "artifacts", "starts.log");
  return (await Deno.readTextFile(file)).trim().split("\n");
}

async function assertRanOnce(server: TestServer, home: string, id: string): Promise<void> {
  const { runs } = await server.client.mission(id);
  assert.deepEqual(await starts(home, id), runs.map(({ run_id }) => run_id));
}

for (const way of ["stop", "kill"] as const) {
  daemonTest(
    `a ${way} of Docker that ends its containers fails the run for that reason, and it can be retried`,
    { live_restore: false },
    async ({ daemon, home, start }) => {
      await using server = await start();
      const id = await running(server);
      await daemon[way]();
      await toldAway(server);
      assert.equal((await server.client.mission(id)).status, "running_code_agent");
      await daemon.start();
      const failed = await reaches(server, id, "failed");
      assert.match(failed.last_error ?? "", /killed from outside|exited with code/);
      assert.deepEqual(failed.runs.map(({ finished_at }) => finished_at != null), [true]);
      await toldBack(server);
      await touch(home, id, "go");
      await server.client.retry(id);
      await reaches(server, id, "waiting_human");
      await assertRanOnce(server, home, id);
    },
  );

  daemonTest(
    `a ${way} of Docker that leaves its containers at work is no more than a pause`,
    { live_restore: true },
    async ({ daemon, home, start }) => {
      await using server = await start();
      const id = await running(server);
      await daemon[way]();
      await toldAway(server);
      await touch(home, id, "look");
      assert.equal((await server.client.mission(id)).status, "running_code_agent");
      await daemon.start();
      await toldBack(server);
      await touch(home, id, "go");
      const done = await reaches(server, id, "waiting_human");
      assert.equal(await logOf(server, done), "begin\nlooked\nend\n");
      await assertRanOnce(server, home, id);
    },
  );
}

daemonTest(
  "a Haloop that comes up before Docker waits for the runs that it had there",
  { live_restore: true },
  async ({ daemon, home, start }) => {
    let id: string;
    {
      await using server = await start("auto");
      id = await running(server);
      await server.kill();
    }
    await daemon.stop();
    await using server = await start("auto");
    await toldAway(server);
    assert.equal((await server.client.health()).provider.name, "docker");
    assert.equal((await server.client.mission(id)).status, "running_code_agent");
    await daemon.start();
    await touch(home, id, "go");
    const done = await reaches(server, id, "waiting_human");
    assert.equal(await logOf(server, done), "begin\nlooked\nend\n");
    await assertRanOnce(server, home, id);
  },
);

daemonTest(
  "a step that is started while Docker is away fails with that sentence, and can be retried",
  { live_restore: false },
  async ({ daemon, home, start }) => {
    await daemon.stop();
    await using server = await start();
    await toldAway(server);
    const { mission_id } = await server.client.create(BODY);
    await server.client.continue(mission_id);
    const failed = await reaches(server, mission_id, "failed");
    assert.match(
      failed.last_error ?? "",
      /^Could not start the sandbox for step "Cleanup": .*Docker.*Start Docker/s,
    );
    await daemon.start();
    await touch(home, mission_id, "go");
    await server.client.retry(mission_id);
    await reaches(server, mission_id, "waiting_human");
    assert.equal((await starts(home, mission_id)).length, 1);
  },
);
