import assert from "node:assert/strict";
import type { SandboxSpec } from "../../../backend/sandbox/provider.ts";
import { eventually } from "../../support/eventually.ts";
import type { Harness } from "../harness.ts";
import type { ContractTest } from "../provider_suite.ts";

/** Over the whole of a start, which takes some milliseconds here and half a second there. */
const MOMENTS_MS = [0, 1, 3, 10, 30, 60, 100, 150, 220, 300, 450];

const REASON = new Error("Not wanted any more");

function countingSpec(h: Harness): SandboxSpec {
  return h.spec([
    { do: "append", path: h.inside("count"), text: "x" },
    { do: "wait_for", path: h.inside("go") },
  ]);
}

async function count(h: Harness): Promise<string> {
  return await Deno.readTextFile(h.file("count")).catch(() => "");
}

/** Aborting a start: either it has started by then, or nothing of it ever runs. */
export function abortTests(test: ContractTest): void {
  test("starts nothing when it is aborted before, and starts it when asked again", async (h) => {
    const spec = countingSpec(h);
    await assert.rejects(h.provider.start(spec, AbortSignal.abort(REASON)), REASON);
    assert.deepEqual(await h.provider.list(h.owner), []);
    await Deno.writeTextFile(h.file("go"), "");
    assert.equal((await h.run(spec)).exit_code, 0);
    assert.equal(await count(h), "x");
  });

  test("takes what has started already although it is aborted", async (h) => {
    const spec = countingSpec(h);
    const first = await h.provider.start(spec);
    assert.deepEqual(await h.another().start(spec, AbortSignal.abort(REASON)), first);
    await Deno.writeTextFile(h.file("go"), "");
    await h.provider.wait(spec.run_id, h.signal);
    assert.equal(await count(h), "x");
  });

  test("ends its start at any moment so that it runs or never will", async (h) => {
    await Deno.writeTextFile(h.file("go"), "");
    for (const after_ms of MOMENTS_MS) {
      await Deno.writeTextFile(h.file("count"), "");
      const spec = countingSpec(h);
      const aborted = new AbortController();
      const timer = setTimeout(() => aborted.abort(REASON), after_ms);
      const taken = await h.provider.start(spec, aborted.signal).catch((error) => {
        assert.equal(error, REASON);
      });
      clearTimeout(timer);
      if (taken === undefined) {
        assert.equal(await count(h), "", `aborted after ${after_ms} ms`);
        await nothingRuns(h, spec.run_id);
      }
      // Whatever became of the aborted one: this start runs it, or takes what has run.
      assert.equal((await h.run(spec)).exit_code, 0);
      assert.equal(await count(h), "x", `aborted after ${after_ms} ms`);
    }
  });
}

/** A provider that was still at it may show that it made something, which goes when it is removed. */
async function nothingRuns(h: Harness, run_id: string): Promise<void> {
  await eventually("nothing left", async () => {
    await h.provider.remove(run_id);
    const left = (await h.provider.list(h.owner)).find((info) => info.run_id === run_id);
    assert.ok(left === undefined || left.state === "created");
    return left === undefined;
  });
}
