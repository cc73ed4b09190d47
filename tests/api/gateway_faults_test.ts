/** What a kill leaves behind while a run has a gateway. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { GATEWAY_FAULT_POINTS } from "../crash/fault_points_elsewhere.ts";
import { eventually } from "../support/eventually.ts";
import { writeFiles } from "../support/git_repository.ts";
import { startServer } from "../support/server.ts";
import { withTempDir } from "../support/temp_dir.ts";

const TEMPLATE = `
id: asks
name: Asks
steps:
  - id: ask
    name: Ask
    type: agent
    inputArtifact: raw-input.md
    outputArtifact: result.md
    network: allowlist
    allowHosts: ["allowed.example"]
    prompt: Ask
  - id: review
    name: Review
    type: human-gate
    reviewArtifact: result.md
`;
/** Asks for a host that is not allowed, which is recorded, and is content with any answer. */
const ASK = `await fetch("http://refused.example/").then(String, String);
await Deno.writeTextFile(Deno.env.get("HALOOP_OUTPUT"), "done");`;
const PATIENCE_MS = 60_000;

for (const point of GATEWAY_FAULT_POINTS) {
  Deno.test(`a kill at ${point} leaves a run that comes to its end, and no gateway`, async () => {
    await withTempDir(async (home) => {
      const argv = [Deno.execPath(), "eval", ASK];
      await writeFiles(home, {
        "config.json": JSON.stringify({ agent: "command", command: { argv } }),
        "workflows/asks.yaml": TEMPLATE,
      });
      let id = "";
      {
        const env = { HALOOP_FAULT: point };
        await using server = await startServer({ home, provider: "local", env });
        let ended = false;
        void server.ended.then(() => ended = true);
        const { client } = server;
        id = (await client.create({ title: "A", type: "fix", rawInput: "t", workflowId: "asks" }))
          .mission_id;
        // The kill may come before its answer.
        await client.continue(id).catch(() => {});
        await eventually("the kill at the fault point", () => Promise.resolve(ended), PATIENCE_MS);
      }
      await using server = await startServer({ home, provider: "local" });
      await eventually("the gate", async () => {
        const { status, errors } = await server.client.mission(id);
        assert.notEqual(status, "failed", JSON.stringify(errors));
        return status === "waiting_human";
      }, PATIENCE_MS);
      await eventually("nothing left of the gateway", async () => {
        const left = await Array.fromAsync(Deno.readDir(join(home, "run", "gates")));
        return left.length === 0;
      }, PATIENCE_MS);
    });
  });
}
