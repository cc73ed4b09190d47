import { createClient } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { isHomeInUse, readServerFile } from "../backend/store/home_lock.ts";
import { haloop, haloopCommand, temporaryFolder } from "../tests/support/haloop.ts";
import { until } from "./until.ts";

const PATIENCE_MS = 30_000;

/** Starts Haloop in the background for a test and stops it at its end. */
async function detached(home: string): Promise<{ url: string; pid: number } & AsyncDisposable> {
  const { code, stdout, stderr } = await haloop(["start", "--detach"], { home });
  assert.equal(code, 0, stderr);
  const [, url = "", pid] = /running on (\S+) \(pid (\d+)\)/.exec(stdout) ?? [];
  return {
    url,
    pid: Number(pid),
    async [Symbol.asyncDispose]() {
      assert.equal((await haloop(["stop"], { home })).code, 0);
    },
  };
}

async function status(home: string) {
  const { code, stdout } = await haloop(["status", "--json"], { home });
  return { code, ...JSON.parse(stdout) };
}

Deno.test("status of a home without a server exits with 5 and names the remedy", async () => {
  await using home = await temporaryFolder();
  const { code, stderr } = await haloop(["status"], { home: home.path });
  assert.equal(code, 5);
  assert.match(stderr, /^error: Haloop is not running for the home .* haloop start --detach\n$/);
  assert.equal((await status(home.path)).running, false);
});

Deno.test("start --detach returns when the server answers, and stop ends it", async () => {
  await using home = await temporaryFolder();
  await using server = await detached(home.path);
  const client = createClient(server.url);
  assert.equal((await client.health()).pid, server.pid);
  const running = await status(home.path);
  assert.deepEqual([running.code, running.url, running.pid], [0, server.url, server.pid]);
  const stop = await haloop(["stop"], { home: home.path });
  assert.deepEqual([stop.code, stop.stdout], [0, `Stopped Haloop (pid ${server.pid})\n`]);
  await assert.rejects(client.health());
  assert.equal((await status(home.path)).code, 5);
});

Deno.test("stopping when nothing runs says so and is no failure", async () => {
  await using home = await temporaryFolder();
  const { code, stdout } = await haloop(["stop"], { home: home.path });
  assert.deepEqual([code, stdout], [0, `Haloop is not running for the home ${home.path}\n`]);
});

Deno.test("status tells the provider and why, the waiting missions and the project", async () => {
  await using home = await temporaryFolder();
  await haloop(["link", "--init", home.path], { home: home.path });
  await using _server = await detached(home.path);
  const { provider, missions_waiting, project, schema_version } = await status(home.path);
  assert.equal(schema_version, 1);
  assert.equal(provider.name, "local");
  assert.notEqual(provider.why, "");
  assert.equal(missions_waiting, 0);
  assert.equal(project.path, home.path);
  const { stdout } = await haloop(["status"], { home: home.path });
  assert(stdout.includes(provider.why));
});

Deno.test("a second start for the same home names the running one and starts nothing", async () => {
  await using home = await temporaryFolder();
  await using server = await detached(home.path);
  const again = await haloop(["start"], { home: home.path });
  assert.equal(again.code, 0);
  assert.equal(
    again.stdout,
    `Haloop is already running on ${server.url} (pid ${server.pid})\n`,
  );
  const elsewhere = await haloop(["start", "--port", "1"], { home: home.path });
  assert.equal(elsewhere.code, 4);
  assert.match(elsewhere.stderr, /^error: Could not start Haloop on port 1: it is already/);
});

for (const args of [["start"], ["start", "--detach"]]) {
  Deno.test(`haloop ${args.join(" ")} on the port of another home names its pid`, async () => {
    await using home = await temporaryFolder();
    await using other = await temporaryFolder();
    await using server = await detached(home.path);
    const port = new URL(server.url).port;
    const { code, stderr } = await haloop([...args, "--port", port], { home: other.path });
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`Could not listen on 127.0.0.1:${port}: .* pid ${server.pid} `),
    );
    assert.equal((await status(home.path)).running, true);
  });
}

Deno.test("a port that another program holds is one sentence", async () => {
  await using home = await temporaryFolder();
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, stderr } = await haloop(["start", "--port", `${other.addr.port}`], {
    home: home.path,
  });
  assert.equal(code, 1);
  assert.match(stderr, /^error: Could not listen on 127.0.0.1:\d+: another program[^\n]*\n$/);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} ends a server in the foreground in good order`, async () => {
    await using home = await temporaryFolder();
    const child = haloopCommand(["start"], { home: home.path }).spawn();
    const output = child.output();
    assert(
      await until(async () => (await readServerFile(home.path))?.pid === child.pid, PATIENCE_MS),
    );
    child.kill(signal);
    const { code, stdout } = await output;
    assert.equal(code, 0);
    assert.match(new TextDecoder().decode(stdout), /^Haloop is running on http:/);
    assert.equal(await readServerFile(home.path), undefined);
  });
}

Deno.test("what a killed server left behind is told from a running one", async () => {
  await using home = await temporaryFolder();
  const killed = await detached(home.path);
  Deno.kill(killed.pid, "SIGKILL");
  // The system takes a moment to clear a killed process away; its lock is held until then.
  assert(await until(async () => !await isHomeInUse(home.path), PATIENCE_MS));
  assert.equal((await status(home.path)).code, 5);
  assert.equal((await readServerFile(home.path))?.pid, killed.pid);
  assert.equal((await haloop(["stop"], { home: home.path })).code, 0);
  await using server = await detached(home.path);
  assert.notEqual(server.pid, killed.pid);
});

Deno.test("stop never signals a process that only a stale file names", async () => {
  await using home = await temporaryFolder();
  const bystander = new Deno.Command("sleep", { args: ["60"] }).spawn();
  await Deno.mkdir(join(home.path, "run"));
  const file = { pid: bystander.pid, host: "127.0.0.1", port: 1, started_at: "", version: "0" };
  await Deno.writeTextFile(join(home.path, "run", "server.json"), JSON.stringify(file));
  // Somebody else holds the home, and the file names the bystander.
  using lock = await Deno.open(join(home.path, "run", "server.lock"), {
    create: true,
    write: true,
  });
  assert(await lock.tryLock(true));
  const { code, stderr } = await haloop(["stop"], { home: home.path });
  assert.equal(code, 1);
  assert.match(stderr, /does not say which it is/);
  // Throws when the process has ended.
  bystander.kill("SIGTERM");
  await bystander.status;
});

Deno.test("stop kills a server that does not stop, and says so", async () => {
  await using home = await temporaryFolder();
  const server = await detached(home.path);
  Deno.kill(server.pid, "SIGSTOP");
  const { code, stdout, stderr } = await haloop(["stop", "--timeout", "1"], { home: home.path });
  assert.equal(code, 0);
  assert.equal(stderr, `Haloop (pid ${server.pid}) did not stop within 1 s: killing it\n`);
  assert.equal(stdout, `Killed Haloop (pid ${server.pid})\n`);
});
