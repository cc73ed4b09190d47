import assert from "node:assert/strict";
import { BASE, ensureBase } from "../support/agent_images.ts";
import { docker, dockerTest } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { startServer } from "../support/server.ts";
import { withDoors } from "../contract/doors.ts";
import { AGENTS, agentTest, KEY, type Scene } from "./harness.ts";

const BY_RELAY = { sandbox: { door: "relay" } };

/** Everything in Docker that this run has left, the volume included. */
async function leftOf(run_id: string): Promise<string> {
  const [containers, volumes] = await Promise.all([
    docker("ps", "--all", "--quiet", "--filter", `name=${run_id}`),
    docker("volume", "ls", "--quiet", "--filter", `name=${run_id}`),
  ]);
  return containers.stdout + volumes.stdout;
}

async function atTheGate(scene: Scene, id: string): Promise<void> {
  const mission = await scene.settled(id);
  const [run] = mission.runs;
  assert.equal(mission.status, "waiting_human", JSON.stringify([mission.last_error, run]));
  assert.match(await scene.artifact(id, "structured-text.md"), /Written by the scripted model/);
  assert.ok(run!.usage!.requests! >= 2);
  await eventually("the end of relay and sandbox", async () => await leftOf(run!.run_id) === "");
}

for (const agent of AGENTS) {
  agentTest(
    "works on a step through a relay, and leaves nothing of it",
    { agent, scenario: "tools", config: BY_RELAY },
    async (scene) => {
      const id = await scene.create();
      await scene.server.client.continue(id);
      await atTheGate(scene, id);
    },
  );
}

agentTest(
  "goes on through its relay after the backend was killed, and its key is not in the relay",
  { agent: AGENTS[0]!, scenario: "hang", config: BY_RELAY },
  async (scene) => {
    const { home, server, model } = scene;
    const id = await scene.create();
    await server.client.continue(id);
    const asked = (count: number) =>
      eventually(
        "a request to the model",
        () => Promise.resolve(model.requests.length > count),
        60_000,
      );
    await asked(0);
    const run_id = (await server.client.mission(id)).runs[0]!.run_id;
    const relay = (await docker("inspect", `haloop-relay-${run_id}`)).stdout;
    assert.ok(relay.includes("HALOOP_RELAY_SECRET=") && !relay.includes(KEY));
    await server.kill();
    const before = model.requests.length;
    const env = { ANTHROPIC_API_KEY: KEY };
    await using again = await startServer({ home, provider: "docker", env });
    // The program asks again by itself when its connection breaks.
    await asked(before);
    await again.client.cancel(id);
    await eventually(
      "the end of relay and sandbox",
      async () => await leftOf(run_id) === "",
      30_000,
    );
  },
);

dockerTest("a relay and its sandbox get along with Node.js alone", async () => {
  await ensureBase();
  const get = (port: number) =>
    `node -e 'fetch("http://127.0.0.1:${port}/").then((a) => a.text()).then(console.log)'`;
  await using doors = await withDoors("relay", `${get(8080)}; ${get(8081)}`, { image: BASE });
  const limits = { ...doors.spec.limits, memory_bytes: 512 * 1024 * 1024 };
  assert.equal((await doors.h.run({ ...doors.spec, limits })).exit_code, 0);
  assert.equal(await doors.h.text(doors.spec.run_id), "from a\nfrom b\n");
  assert.equal(doors.refused(), 0);
});
