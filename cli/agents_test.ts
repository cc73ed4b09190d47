import assert from "node:assert/strict";
import { join } from "node:path";
import { haloop, temporaryFolder } from "../tests/support/haloop.ts";
import { startServer } from "../tests/support/server.ts";
import { RUN_SOURCE } from "../tests/support/source.ts";

const KEY = "sk-ant-a-planted-key-of-the-test";

/** Runs `haloop` with a text in its standard input. */
async function piped(args: string[], home: string, text: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...RUN_SOURCE, join(import.meta.dirname!, "main.ts"), "agents", ...args],
    clearEnv: true,
    env: { HALOOP_HOME: home, PATH: Deno.env.get("PATH") ?? "", HOME: Deno.env.get("HOME") ?? "" },
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  return { code, told: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("agents login keeps a piped key for this user alone, list says from where, logout removes it", async () => {
  await using folder = await temporaryFolder();
  const home = folder.path;
  const login = await piped(["login", "claude"], home, `${KEY}\n`);
  assert.equal(login.code, 0, login.told);
  assert.ok(!login.told.includes(KEY));
  const path = join(home, "credentials", "claude");
  assert.equal(await Deno.readTextFile(path), `${KEY}\n`);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  assert.equal((await Deno.stat(join(home, "credentials"))).mode! & 0o777, 0o700);
  const list = await haloop(["agents", "list", "--json"], { home });
  const [claude, codex] = JSON.parse(list.stdout).agents;
  assert.deepEqual([claude.credential, codex.credential], ["haloop agents login", null]);
  assert.ok(!list.stdout.includes(KEY));
  assert.equal((await haloop(["agents", "logout", "claude"], { home })).code, 0);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});

Deno.test("agents login keeps nothing that is no key", async () => {
  await using folder = await temporaryFolder();
  for (const text of ["", "\n", "two words"]) {
    assert.equal((await piped(["login", "codex"], folder.path, text)).code, 2);
  }
  await assert.rejects(Deno.stat(join(folder.path, "credentials")), Deno.errors.NotFound);
});

Deno.test("agents list tells the variable and the command that a credential comes from", async () => {
  await using folder = await temporaryFolder();
  const home = folder.path;
  const credential_command = ["printf", KEY];
  const config = { agents: { codex: { credential_command } } };
  await Deno.writeTextFile(join(home, "config.json"), JSON.stringify(config));
  const env = { ANTHROPIC_API_KEY: KEY };
  const { stdout } = await haloop(["agents", "list", "--json"], { home, env });
  const sources = JSON.parse(stdout).agents.map(({ credential }: { credential: unknown }) =>
    credential
  );
  assert.deepEqual(sources, ["ANTHROPIC_API_KEY", "credential_command", null, null]);
  assert.ok(!stdout.includes(KEY));
});

Deno.test("agents list tells the credentials of the running Haloop, not those of the shell", async () => {
  await using folder = await temporaryFolder();
  const home = folder.path;
  await using server = await startServer({
    home,
    provider: "local",
    env: { GEMINI_API_KEY: KEY, ANTHROPIC_API_KEY: "" },
  });
  const env = { ANTHROPIC_API_KEY: KEY };
  const sources = async () => {
    const { stdout } = await haloop(["agents", "list", "--json"], { home, env });
    assert.ok(!stdout.includes(KEY));
    return JSON.parse(stdout).agents.map(({ credential }: { credential: unknown }) => credential)
      .slice(0, 3);
  };
  assert.deepEqual(await sources(), [null, null, "haloop start"]);
  await server.stop();
  assert.deepEqual(await sources(), ["ANTHROPIC_API_KEY", null, null]);
});

Deno.test("the list of a running Haloop runs no command for a credential", async () => {
  await using folder = await temporaryFolder();
  const home = folder.path;
  const asked = join(home, "asked");
  const credential_command = ["sh", "-c", 'echo x >> "$1"; exit 1', "ask", asked];
  const config = { agents: { codex: { credential_command } } };
  await Deno.writeTextFile(join(home, "config.json"), JSON.stringify(config));
  await using server = await startServer({ home, provider: "local" });
  const codex = (await server.client.agents()).find(({ name }) => name === "codex");
  assert.deepEqual(codex?.problems.map(({ subject }) => subject), ["provider"]);
  await assert.rejects(Deno.stat(asked), Deno.errors.NotFound);
  // The command line runs it itself, and tells what it gave.
  const { stdout } = await haloop(["agents", "list", "--json"], { home });
  assert.equal(JSON.parse(stdout).agents[1].credential, null);
  assert.equal(await Deno.readTextFile(asked), "x\n");
});

Deno.test("agents check without a credential says what to do, and is remembered", async () => {
  await using folder = await temporaryFolder();
  const home = folder.path;
  await Deno.writeTextFile(
    join(home, "config.json"),
    JSON.stringify({ sandbox: { allow_local_agents: true } }),
  );
  const { code, stderr } = await haloop(["agents", "check", "claude"], { home });
  assert.equal(code, 1);
  assert.match(stderr, /no credential .* haloop agents login claude/);
  const list = await haloop(["agents", "list", "--json"], { home });
  assert.equal(JSON.parse(list.stdout).agents[0].last_check.ok, false);
});

Deno.test("an agent that there is not is a usage error that suggests the nearest", async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await haloop(["agents", "check", "claud"], { home: folder.path });
  assert.equal(code, 2);
  assert.match(stderr, /claude/);
});
