import assert from "node:assert/strict";
import { listen, StartError, urlOf } from "./listen.ts";

for (
  const [host, url] of [
    ["127.0.0.1", "http://localhost:4000"],
    ["0.0.0.0", "http://localhost:4000"],
    ["::", "http://localhost:4000"],
    ["::1", "http://[::1]:4000"],
    ["[::1]", "http://[::1]:4000"],
    ["fe80::2", "http://[fe80::2]:4000"],
    ["127.0.0.2", "http://127.0.0.2:4000"],
    ["localhost", "http://localhost:4000"],
  ] as const
) {
  Deno.test(`a server bound to ${host} is reached at ${url}`, () => {
    assert.equal(urlOf(host, 4000), url);
  });
}

Deno.test("a host that nobody knows is refused with what to do", async () => {
  await assert.rejects(
    // Longer than a label of a name may be: no server of names is asked, which could take its time.
    listen({ host: `${"a".repeat(64)}.invalid`, port: 0 }, () => new Response()),
    (error) => {
      assert(error instanceof StartError);
      assert.match(
        error.message,
        /^Could not listen on a+\.invalid:0: .*\. Choose another/,
      );
      return true;
    },
  );
});
