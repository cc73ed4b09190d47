import assert from "node:assert/strict";
import { temporaryFolder } from "./haloop.ts";
import { homeIn, startServer } from "./server.ts";

Deno.test("the test server answers when it is given and is gone after its stop", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer({ home: homeIn(folder.path), provider: "local" });
  assert.equal((await server.client.health()).pid, server.pid);
  assert.equal((await server.stop()).code, 0);
  await assert.rejects(server.client.health());
});

Deno.test("a test server that cannot start says what it printed", async () => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  await Deno.writeTextFile(home, "a file in the way");
  await assert.rejects(startServer({ home, provider: "local" }), /did not start \(exit code \d+\)/);
});
