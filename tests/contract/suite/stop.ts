import assert from "node:assert/strict";
import type { Action } from "../actions.ts";
import { fileHolds, type Harness } from "../harness.ts";
import type { ContractTest } from "../provider_suite.ts";

const LONG_MS = 30_000;

/** Stopping and removing. */
export function stopTests(test: ContractTest): void {
  test("asks the command to end and takes its own exit code", async (h) => {
    const run_id = await startAndHang(h, [{ do: "on_term_exit", code: 9 }]);
    await h.provider.stop(run_id, LONG_MS);
    assert.deepEqual(await reasonAndCode(h, run_id), ["exited", 9]);
  });

  test("ends a command that does nothing about being asked", async (h) => {
    const run_id = await startAndHang(h, []);
    await h.provider.stop(run_id, LONG_MS);
    assert.deepEqual(await reasonAndCode(h, run_id), ["killed", 143]);
  });

  test("kills a command that ignores being asked", async (h) => {
    const run_id = await startAndHang(h, [{ do: "ignore_term" }]);
    const before = performance.now();
    await h.provider.stop(run_id, 1_000);
    assert.ok(performance.now() - before >= 900);
    assert.deepEqual(await reasonAndCode(h, run_id), ["killed", 137]);
  });

  test("kills a child that the command has left and that ignores being asked", async (h) => {
    const path = h.inside("alive");
    const run_id = await startAndHang(h, [{ do: "leave_child", path }]);
    await fileHolds(h.file("alive"), h.signal, "\n");
    await h.provider.stop(run_id, 1_000);
    await h.provider.wait(run_id, h.signal);
    await staysAsItIs(h.file("alive"));
  });

  test("kills what the command has left behind when it ends by itself", async (h) => {
    const path = h.inside("alive");
    const spec = h.spec([{ do: "leave_child", path }, { do: "wait_for", path }]);
    await h.run(spec);
    await staysAsItIs(h.file("alive"));
  });

  test("stops what has ended, or is not known, without a word", async (h) => {
    const spec = h.spec([{ do: "exit", code: 2 }]);
    await h.run(spec);
    await h.provider.stop(spec.run_id, 0);
    await h.provider.stop(`r-${crypto.randomUUID()}`, 0);
    assert.deepEqual(await reasonAndCode(h, spec.run_id), ["exited", 2]);
  });

  test("removes what runs, what has ended and what is not known", async (h) => {
    const running = await startAndHang(h, [{ do: "ignore_term" }]);
    const ended = h.spec([]);
    await h.run(ended);
    for (const run_id of [running, ended.run_id, running, `r-${crypto.randomUUID()}`]) {
      await h.provider.remove(run_id);
    }
    assert.deepEqual(await h.provider.list(h.owner), []);
    assert.equal((await h.provider.wait(ended.run_id, h.signal)).reason, "lost");
  });

  test("tells the end of a sandbox that is removed while it is waited for", async (h) => {
    const run_id = await startAndHang(h, []);
    const wait = h.provider.wait(run_id, h.signal);
    const follow = h.text(run_id, { follow: true });
    await h.provider.remove(run_id);
    assert.match((await wait).reason, /^(killed|lost)$/);
    await follow;
  });

  test("removes a run twice at the same moment", async (h) => {
    const run_id = await startAndHang(h, []);
    await Promise.all([h.provider.remove(run_id), h.another().remove(run_id)]);
    assert.deepEqual(await h.provider.list(h.owner), []);
  });
}

/** Starts the actions and then a wait for ever, and resolves when that has begun. */
async function startAndHang(h: Harness, actions: readonly Action[]): Promise<string> {
  const up = `up-${crypto.randomUUID()}`;
  const spec = h.spec([
    ...actions,
    { do: "append", path: h.inside(up), text: "up" },
    { do: "wait_for", path: h.inside("never") },
  ]);
  await h.provider.start(spec);
  await fileHolds(h.file(up), h.signal, "up");
  return spec.run_id;
}

async function reasonAndCode(h: Harness, run_id: string) {
  const { reason, exit_code } = await h.provider.wait(run_id, h.signal);
  return [reason, exit_code];
}

/** A child that lives appends every 20 ms; ten times that is long enough to tell. */
async function staysAsItIs(path: string): Promise<void> {
  const { size } = await Deno.stat(path);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal((await Deno.stat(path)).size, size);
}
