/** What is offered, by the words of a command line, for the scripts of all shells. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { haloop, temporaryFolder } from "../../tests/support/haloop.ts";
import { buildProgram } from "../program.ts";
import { answerFor } from "./answer.ts";
import { askMachine } from "./values.ts";

/** The values that are offered at the end of these words, and what is left to the shell. */
async function offered(home: string, words: readonly string[], env: Record<string, string> = {}) {
  const context = { env: { HALOOP_HOME: home, ...env }, cwd: "/" };
  const program = await buildProgram(context, [], () => true);
  const { candidates, paths } = await answerFor(program, words, askMachine(context));
  return { values: candidates.map(({ value }) => value), paths };
}

const MODEL_AGENTS = ["claude", "codex", "gemini", "opencode"];

for (
  const [words, values] of [
    [["new", "--agent", ""], ["mock", ...MODEL_AGENTS]],
    [["new", "-a", "cl"], ["claude"]],
    [["new", "--agent=ge"], ["--agent=gemini"]],
    [["new", "--workflow", "standard"], ["standard-feature"]],
    [["new", "--type", "ho"], ["hotfix"]],
    [["workflows", "show", "standard"], ["standard-feature"]],
    [["agents", "build", ""], MODEL_AGENTS],
    [["agents", "build", "codex", "c"], ["claude"]],
    [["agents", "check", "co"], ["codex"]],
    [["agents", "login", ""], MODEL_AGENTS],
    [["agents", "logout", "op"], ["opencode"]],
    [["config", "set", "prov"], ["provider"]],
    [["config", "set", "provider", ""], ["auto", "docker", "local"]],
    [["config", "set", "sandbox.door", "re"], ["relay"]],
    [["config", "set", "gateway.record_bodies", ""], ["true", "false"]],
    [["config", "set", "agent", "mo"], ["mock"]],
    [["config", "set", "port", ""], []],
    [["start", "--provider", ""], ["auto", "docker", "local"]],
    [["projects", "shop", "--clear", "se"], ["setup"]],
    [["rewind", "@last", ""], []],
  ] as const
) {
  Deno.test(`without a server "haloop ${words.join(" ")}" is completed`, async () => {
    await using home = await temporaryFolder();
    const found = await offered(home.path, words);
    assert.deepEqual(found, { values, paths: undefined });
  });
}

Deno.test("new --project offers the linked folders first, and then leaves it to the shell", async () => {
  await using home = await temporaryFolder();
  const none = await offered(home.path, ["new", "--project", ""]);
  assert.deepEqual(none, { values: [], paths: "folders" });
  const shop = await Deno.makeTempDir();
  try {
    const linked = await haloop(["link", "--init", shop], { home: home.path });
    assert.equal(linked.code, 0, linked.stderr);
    const path = await Deno.realPath(shop);
    const one = await offered(home.path, ["new", "--project", ""]);
    assert.deepEqual(one, { values: [path], paths: undefined });
    const name = path.split("/").at(-1);
    assert.deepEqual((await offered(home.path, ["projects", ""])).values, [name]);
    const typed = await offered(home.path, ["new", "--project", path.slice(0, 3)]);
    assert.deepEqual(typed, { values: [], paths: "folders" });
  } finally {
    await Deno.remove(shop, { recursive: true });
  }
});

Deno.test("a config.json that cannot be read is silent", async () => {
  await using home = await temporaryFolder();
  await Deno.writeTextFile(join(home.path, "config.json"), "{");
  assert.deepEqual((await offered(home.path, ["new", "--agent", ""])).values, []);
  assert.deepEqual((await offered(home.path, ["agents", "check", ""])).values, MODEL_AGENTS);
});

Deno.test("a server that takes connections and never answers is not waited for", async () => {
  await using home = await temporaryFolder();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const env = { HALOOP_URL: `http://127.0.0.1:${listener.addr.port}` };
  const asked = (words: readonly string[]) =>
    haloop(["complete", "--", ...words], { home: home.path, env });
  assert.deepEqual(await asked(["show", ""]), { code: 0, stdout: ":4\n", stderr: "" });
  const { stdout } = await asked(["new", "--agent", "cl"]);
  assert.equal(stdout, "claude\t\n:4\n");
});
