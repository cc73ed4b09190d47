import assert from "node:assert/strict";
import { haloop, temporaryFolder } from "../../tests/support/haloop.ts";

Deno.test("the agent command without a command is refused with what sets one, which then works", async () => {
  await using home = await temporaryFolder();
  const config = (...args: string[]) => haloop(["config", ...args], { home: home.path });
  const refused = await config("set", "agent", "command");
  assert.equal(refused.code, 2);
  assert.doesNotMatch(refused.stderr, /There is no agent/);
  const [, argv] = /haloop config set command\.argv '([^']+)'\n$/.exec(refused.stderr) ?? [];
  assert(argv !== undefined, refused.stderr);
  assert.equal((await config("set", "command.argv", argv)).code, 0);
  assert.equal((await config("set", "agent", "command")).code, 0);
  assert.equal((await config("get", "agent")).stdout, "command\n");
});

Deno.test("an agent that is none is refused with those that there are", async () => {
  await using home = await temporaryFolder();
  const { code, stderr } = await haloop(["config", "set", "agent", "cluade"], { home: home.path });
  assert.equal(code, 2);
  assert.match(stderr, /There is no agent "cluade" \(Did you mean claude\?\)\. There are: mock, /);
});
