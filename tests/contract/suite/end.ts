import assert from "node:assert/strict";
import type { ContractTest } from "../provider_suite.ts";

/** Waiting: how a sandbox ended, told once and truly. */
export function endTests(test: ContractTest): void {
  for (const code of [0, 1, 3, 126, 127]) {
    test(`tells exit code ${code}`, async (h) => {
      const exit = await h.run(h.spec([{ do: "exit", code }]));
      assert.deepEqual([exit.reason, exit.exit_code], ["exited", code]);
    });
  }

  test("tells that the command does not exist", async (h) => {
    const spec = h.spec([], { argv: ["haloop-no-such-command"] });
    try {
      await h.provider.start(spec);
    } catch (error) {
      assert.match(`${error}`, /SandboxError: .*"haloop-no-such-command".* not found/);
      assert.deepEqual(await h.provider.list(h.owner), []);
      return;
    }
    // Where something in the sandbox starts the command, that tells of it, as a shell does.
    assert.equal((await h.provider.wait(spec.run_id, h.signal)).exit_code, 127);
    assert.match(await h.text(spec.run_id), /haloop-no-such-command/);
  });

  test("tells an end by a signal", async (h) => {
    const exit = await h.run(h.spec([{ do: "kill_self" }]));
    assert.deepEqual([exit.reason, exit.exit_code], ["killed", 137]);
  });

  test("tells the time of the end", async (h) => {
    const before = Date.now();
    const { finished_at = "" } = await h.run(h.spec([]));
    assert.equal(new Date(finished_at).toISOString(), finished_at);
    // File systems and daemons round; a second on each side is enough.
    assert.ok(Date.parse(finished_at) >= before - 1_000);
    assert.ok(Date.parse(finished_at) <= Date.now() + 1_000);
  });

  test("tells everyone who waits, and who comes later", async (h) => {
    const spec = h.spec([{ do: "wait_for", path: h.inside("go") }, { do: "exit", code: 5 }]);
    await h.provider.start(spec);
    const waits = [1, 2, 3].map(() => h.provider.wait(spec.run_id, h.signal));
    await Deno.writeTextFile(h.file("go"), "");
    const exits = await Promise.all(waits);
    exits.push(await h.provider.wait(spec.run_id, h.signal));
    assert.deepEqual(new Set(exits.map(({ exit_code }) => exit_code)), new Set([5]));
    assert.equal(new Set(exits.map(({ finished_at }) => finished_at)).size, 1);
  });

  test("leaves the sandbox running when a wait is aborted", async (h) => {
    const spec = h.spec([{ do: "wait_for", path: h.inside("go") }, { do: "exit", code: 6 }]);
    await h.provider.start(spec);
    const abort = new AbortController();
    const wait = h.provider.wait(spec.run_id, abort.signal);
    const reason = new Error("enough");
    abort.abort(reason);
    await assert.rejects(wait, reason);
    assert.equal((await h.provider.list(h.owner))[0]?.state, "running");
    await Deno.writeTextFile(h.file("go"), "");
    assert.equal((await h.provider.wait(spec.run_id, h.signal)).exit_code, 6);
  });

  test("tells that an unknown run is lost", async (h) => {
    const exit = await h.provider.wait(`r-${crypto.randomUUID()}`, h.signal);
    assert.deepEqual(exit, { reason: "lost" });
  });
}
