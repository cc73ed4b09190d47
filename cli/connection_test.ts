import assert from "node:assert/strict";
import { haloop, temporaryFolder } from "../tests/support/haloop.ts";

Deno.test("where nothing answers at HALOOP_URL, the address and the variable are named", async () => {
  await using home = await temporaryFolder();
  // Nobody can listen there; a port that is free now may be another test's in a moment.
  const HALOOP_URL = "http://127.0.0.1:0";
  const { code, stderr } = await haloop(["list"], { home: home.path, env: { HALOOP_URL } });
  assert.equal(code, 5);
  assert(stderr.includes(`${HALOOP_URL}, which HALOOP_URL names`), stderr);
  assert.doesNotMatch(stderr, /haloop start/);
});
