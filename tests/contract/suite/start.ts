import assert from "node:assert/strict";
import type { ContractTest } from "../provider_suite.ts";
import { fileHolds, type Harness } from "../harness.ts";

const count = (path: string) => ({ do: "append", path, text: "x" }) as const;

/** Starting: once, idempotent, with what the command is given. */
export function startTests(test: ContractTest): void {
  test("answers a check with what it is", async ({ provider }) => {
    const check = await provider.check();
    assert.equal(check.ok, true);
    assert.notEqual(check.ok && check.detail, "");
  });

  test("runs the command once and gives its sandbox an id", async (h) => {
    const spec = h.spec([count(h.inside("count"))]);
    const { sandbox_id } = await h.provider.start(spec);
    assert.notEqual(sandbox_id, "");
    assert.equal((await h.provider.wait(spec.run_id, h.signal)).exit_code, 0);
    assert.equal(await Deno.readTextFile(h.file("count")), "x");
  });

  test("takes the running sandbox when started again", async (h) => {
    const spec = h.spec([count(h.inside("count")), { do: "wait_for", path: h.inside("go") }]);
    const first = await h.provider.start(spec);
    assert.deepEqual(await h.provider.start(spec), first);
    await Deno.writeTextFile(h.file("go"), "");
    await h.provider.wait(spec.run_id, h.signal);
    assert.equal(await Deno.readTextFile(h.file("count")), "x");
  });

  test("takes the ended sandbox when started again", async (h) => {
    const spec = h.spec([count(h.inside("count")), { do: "exit", code: 4 }]);
    const first = await h.provider.start(spec);
    await h.provider.wait(spec.run_id, h.signal);
    assert.deepEqual(await h.provider.start(spec), first);
    assert.equal((await h.provider.wait(spec.run_id, h.signal)).exit_code, 4);
    assert.equal(await Deno.readTextFile(h.file("count")), "x");
  });

  test("runs the command once when two providers start it at the same moment", async (h) => {
    const spec = h.spec([count(h.inside("count"))]);
    const providers = [h.provider, h.another(), h.another()];
    const ids = await Promise.all(providers.map((provider) => provider.start(spec)));
    assert.equal(new Set(ids.map(({ sandbox_id }) => sandbox_id)).size, 1);
    await h.provider.wait(spec.run_id, h.signal);
    assert.equal(await Deno.readTextFile(h.file("count")), "x");
  });

  test("begins the command in the folder that it is told", async (h) => {
    const cwd = h.inside("where it begins");
    await Deno.mkdir(h.file("where it begins"));
    const spec = h.spec([{ do: "append", path: "here", text: "x" }], { cwd });
    assert.equal((await h.run(spec)).exit_code, 0);
    assert.equal(await Deno.readTextFile(h.file("where it begins/here")), "x");
  });

  test("mounts a folder whatever its name", async (h) => {
    await Deno.writeTextFile(h.file("in put,\"'.md"), "input");
    const print = { do: "print_file", path: h.inside("in put,\"'.md") } as const;
    const spec = h.spec([print, { do: "append", path: h.inside("out"), text: "output" }]);
    assert.equal((await h.run(spec)).exit_code, 0);
    assert.equal(await h.text(spec.run_id), "input");
    assert.equal(await Deno.readTextFile(h.file("out")), "output");
  }, `a name, with "quotes", 'ticks', colons: and =, ünïcode 🎉 and $HOME \`x\` \\`);

  test("hands on the environment whatever is in it", async (h) => {
    const env = {
      HALOOP_LINES: "one\ntwo\n\nfour",
      HALOOP_QUOTES: `"double" 'single' \`back\` $HOME \\n`,
      HALOOP_WORDS: "שלום 🎉  two  spaces ",
      HALOOP_EMPTY: "",
    };
    const names = Object.keys(env);
    const spec = h.spec(names.map((name) => ({ do: "print_variable", name })), { env });
    assert.equal((await h.run(spec)).exit_code, 0);
    assert.equal(await h.text(spec.run_id), Object.values(env).join(""));
  });

  test("keeps the backend's own environment from the command", async (h) => {
    Deno.env.set("HALOOP_TEST_SECRET", "secret");
    const spec = h.spec([{ do: "print_variable", name: "HALOOP_TEST_SECRET" }]);
    await h.run(spec);
    assert.equal(await h.text(spec.run_id), "");
  });

  test("lists what its owner has started, and nothing of another owner", async (h) => {
    const running = h.spec([{ do: "append", path: h.inside("up"), text: "up" }, {
      do: "wait_for",
      path: h.inside("never"),
    }]);
    const ended = h.spec([], { mission_id: "m-other", step_id: "planning" });
    const { sandbox_id } = await h.provider.start(running);
    await h.run(ended);
    await fileHolds(h.file("up"), h.signal, "up");
    const list = await listWithEnded(h);
    assert.equal(list.length, 2);
    const { run_id, mission_id, step_id } = running;
    assert.deepEqual(list.find((info) => info.run_id === run_id), {
      ...{ run_id, mission_id, step_id, sandbox_id },
      state: "running",
    });
    const other = list.find((info) => info.run_id === ended.run_id);
    assert.deepEqual([other?.state, other?.mission_id, other?.step_id], [
      "exited",
      "m-other",
      "planning",
    ]);
    assert.deepEqual(await h.provider.list(`${h.owner}-2`), []);
  });
}

/** The list as soon as it shows an end; a provider may tell of an end a moment before it lists it. */
async function listWithEnded(h: Harness) {
  while (true) {
    const list = await h.provider.list(h.owner);
    if (list.some(({ state }) => state === "exited")) return list;
    h.signal.throwIfAborted();
  }
}
