import assert from "node:assert/strict";
import { builtImage } from "../../backend/sandbox/docker/images/agent_programs.ts";
import { docker } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { agentTest, KEY } from "./harness.ts";
import { keyIsNowhere } from "./key_is_nowhere.ts";

const LATE_IMAGE = `localhost/haloop-late:${crypto.randomUUID().slice(0, 8)}`;

agentTest(
  "a mission waits for a missing image with the command for it, and goes on once it is there",
  { agent: "claude", scenario: "write", image: LATE_IMAGE },
  async ({ create, server: { client }, settled }) => {
    const id = await create();
    await client.continue(id);
    const lacks = await eventually("what is missing", async () => {
      return (await client.mission(id)).active_run?.lacks;
    });
    assert.equal(
      lacks,
      `The image of "claude" (${LATE_IMAGE}) is not on this machine. ` +
        `Get it with: docker pull ${LATE_IMAGE}`,
    );
    await docker("tag", builtImage("claude"), LATE_IMAGE);
    try {
      const mission = await settled(id);
      assert.deepEqual([mission.status, mission.last_error], ["waiting_human", undefined]);
      assert.equal(mission.runs.length, 1);
    } finally {
      await docker("rmi", LATE_IMAGE);
    }
  },
);

agentTest(
  "a key that is shown as a bearer is nowhere either, also when the model repeats it",
  { agent: "claude", scenario: "echo", variable: "ANTHROPIC_AUTH_TOKEN" },
  async (scene) => {
    const run = await scene.firstRun();
    assert.equal(run.reason, "api_error", JSON.stringify(run));
    const { headers } = scene.model.requests.find(({ method }) => method === "POST")!;
    assert.equal(headers.get("authorization"), `Bearer ${KEY}`);
    assert.equal(headers.get("x-api-key"), null);
    await keyIsNowhere(scene);
  },
);

agentTest(
  "offers its model no search by the vendor, as it would by itself",
  { agent: "codex", scenario: "write", model: "gpt-5.5" },
  async (scene) => {
    const run = await scene.firstRun();
    assert.equal(run.reason, "exited", JSON.stringify(run));
    assert.deepEqual(run.refused, undefined);
    const types = scene.model.requests.flatMap(({ body }) => body?.tools ?? [])
      .map((tool) => (tool as { type: string }).type);
    assert.ok(types.includes("function") && !types.includes("web_search"), `${types}`);
  },
);
