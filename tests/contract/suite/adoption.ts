import assert from "node:assert/strict";
import type { ContractTest } from "../provider_suite.ts";

/** What the next backend process finds. */
export function adoptionTests(test: ContractTest): void {
  test("lets another provider go on where the first was closed", async (h) => {
    const spec = h.spec([
      { do: "print", text: "before\n" },
      { do: "wait_for", path: h.inside("go") },
      { do: "print", text: "after\n" },
      { do: "exit", code: 7 },
    ]);
    const first = h.another();
    const { sandbox_id } = await first.start(spec);
    let seen = "";
    for await (
      const chunk of first.logs(spec.run_id, { from: 0, follow: true, signal: h.signal })
    ) {
      seen += new TextDecoder().decode(chunk);
      break;
    }
    await first.close();

    const next = h.another();
    assert.deepEqual((await next.list(h.owner)).map(({ state }) => state), ["running"]);
    const wait = next.wait(spec.run_id, h.signal);
    const rest = h.text(spec.run_id, { from: seen.length, follow: true, provider: next });
    await Deno.writeTextFile(h.file("go"), "");
    assert.equal(seen + await rest, "before\nafter\n");
    assert.equal((await wait).exit_code, 7);
    assert.deepEqual(await next.start(spec), { sandbox_id });
  });

  test("lets another provider collect what ended in between", async (h) => {
    const spec = h.spec([{ do: "print", text: "all" }, { do: "exit", code: 8 }]);
    const first = h.another();
    await h.run(spec, first);
    await first.close();
    const next = h.another();
    const exit = await next.wait(spec.run_id, h.signal);
    assert.deepEqual([exit.reason, exit.exit_code], ["exited", 8]);
    assert.equal(await h.text(spec.run_id, { provider: next }), "all");
  });

  test("ends a wait when the provider is closed, and leaves the sandbox running", async (h) => {
    const spec = h.spec([{ do: "wait_for", path: h.inside("never") }]);
    const first = h.another();
    await first.start(spec);
    const wait = first.wait(spec.run_id, h.signal);
    await Promise.all([assert.rejects(wait, { name: "AbortError" }), first.close()]);
    assert.equal((await h.provider.list(h.owner))[0]?.state, "running");
  });
}
