import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Harness } from "../harness.ts";
import type { ContractTest } from "../provider_suite.ts";

/** Output: whole, exact, by offset. */
export function logTests(test: ContractTest): void {
  test("gives standard output and standard error in the order they came", async (h) => {
    const text = "first line\nsecond line\n";
    const spec = h.spec([{ do: "print", text }, { do: "print_error", text: "no line end" }]);
    await h.run(spec);
    const output = await h.text(spec.run_id);
    // Two pipes have no order between them; each has its own.
    assert.ok(output.includes(text) && output.includes("no line end"), output);
    assert.equal(output.length, text.length + "no line end".length);
  });

  test("gives the output from any offset on", async (h) => {
    const spec = h.spec([{ do: "print", text: "0123456789" }]);
    await h.run(spec);
    for (const from of [0, 1, 9, 10, 11]) {
      assert.equal(await h.text(spec.run_id, { from }), "0123456789".slice(from));
      assert.equal(await h.text(spec.run_id, { from, follow: true }), "0123456789".slice(from));
    }
  });

  test("gives nothing for a run without output, or without a sandbox", async (h) => {
    const spec = h.spec([]);
    await h.run(spec);
    assert.equal(await h.text(spec.run_id, { follow: true }), "");
    assert.equal(await h.text(`r-${crypto.randomUUID()}`, { follow: true }), "");
  });

  test("gives 5 MB of binary output exactly, followed and afterwards", async (h) => {
    const bytes = randomBytes(5_000_000);
    await Deno.writeFile(h.file("bytes"), bytes);
    const spec = h.spec([{ do: "print_file", path: h.inside("bytes") }]);
    await h.provider.start(spec);
    assert.ok(bytes.equals(await h.output(spec.run_id, { follow: true })));
    assert.ok(bytes.equals(await h.output(spec.run_id)));
    const from = 4_321_987;
    assert.ok(bytes.subarray(from).equals(await h.output(spec.run_id, { from })));
  });

  test("gives the present output without follow while the command runs", async (h) => {
    const spec = await startInTwoParts(h);
    const reader = h.provider.logs(spec.run_id, { from: 0, follow: true, signal: h.signal });
    for await (const _ of reader) break;
    assert.equal(await h.text(spec.run_id), "part one\n");
    await Deno.writeTextFile(h.file("go"), "");
    assert.equal(await h.text(spec.run_id, { follow: true }), "part one\npart two\n");
  });

  test("goes on at the offset of an earlier reader without a gap or a repeat", async (h) => {
    const spec = await startInTwoParts(h);
    let seen = "";
    for await (
      const chunk of h.provider.logs(spec.run_id, { from: 0, follow: true, signal: h.signal })
    ) {
      seen += new TextDecoder().decode(chunk);
      break;
    }
    await Deno.writeTextFile(h.file("go"), "");
    seen += await h.text(spec.run_id, { from: seen.length, follow: true });
    assert.equal(seen, "part one\npart two\n");
  });

  test("never misses the last lines when it follows", async (h) => {
    for (let round = 0; round < 5; round++) {
      const text = `line\n`.repeat(500) + `end ${round}`;
      const spec = h.spec([{ do: "print", text }]);
      await h.provider.start(spec);
      assert.equal(await h.text(spec.run_id, { follow: true }), text);
    }
  });

  test("ends following when aborted, with the signal's reason", async (h) => {
    const spec = await startInTwoParts(h);
    const abort = new AbortController();
    const reason = new Error("enough");
    const reading = (async () => {
      const signal = abort.signal;
      for await (const _ of h.provider.logs(spec.run_id, { from: 0, follow: true, signal })) {
        abort.abort(reason);
      }
    })();
    await assert.rejects(reading, reason);
    assert.equal((await h.provider.list(h.owner))[0]?.state, "running");
  });
}

async function startInTwoParts(h: Harness) {
  const spec = h.spec([
    { do: "print", text: "part one\n" },
    { do: "wait_for", path: h.inside("go") },
    { do: "print", text: "part two\n" },
  ]);
  await h.provider.start(spec);
  return spec;
}
