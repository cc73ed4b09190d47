import assert from "node:assert/strict";
import { join } from "node:path";
import { isHomeInUse, readServerFile } from "../../backend/store/home_lock.ts";
import { eventually } from "../support/eventually.ts";
import { isLinuxRoot } from "../support/root_user.ts";
import { Machine, PROGRAM } from "./program.ts";
import { onTerminal, plain, terminalTest } from "./terminal.ts";

const PATIENCE_MS = 30_000;

Deno.test("start --detach, status and stop: the UI is served, the files are in ~/.haloop", async () => {
  await using machine = await Machine.make();
  const started = await machine.run(["start", "--detach"]);
  assert.equal(started.code, 0, started.stderr);
  const url = /running on (http:\/\/localhost:\d+) \(pid \d+\)/.exec(started.stdout)?.[1];
  assert(url !== undefined, started.stdout);

  const page = await fetch(`${url}/missions/any`);
  const html = await page.text();
  assert.equal(page.status, 200);
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1];
  assert(script !== undefined, html);
  const asset = await fetch(url + script);
  assert.equal(asset.status, 200);
  assert((await asset.text()).length > 100_000);

  const status = await machine.run(["status", "--json"]);
  assert.equal(status.code, 0);
  assert.equal(JSON.parse(status.stdout).home, machine.haloop_home);
  const again = await machine.run(["start", "--detach"]);
  assert.match(again.stdout, /already running/);
  assert.equal((await machine.run(["stop"])).code, 0);
  assert.equal((await machine.run(["status"])).code, 5);
});

Deno.test("two homes have their servers side by side", async () => {
  await using machine = await Machine.make();
  const other = { HALOOP_HOME: join(machine.folder, "other home") };
  assert.equal((await machine.run(["start", "--detach"])).code, 0);
  assert.equal((await machine.run(["start", "--detach"], { env: other })).code, 0);
  const pidOf = async (home: string) => (await readServerFile(home))?.pid;
  assert.notEqual(await pidOf(machine.haloop_home), await pidOf(other.HALOOP_HOME));
  assert.equal((await machine.run(["stop"], { env: other })).code, 0);
  assert.equal((await machine.run(["status"])).code, 0);
});

Deno.test("a mission at work outlives a killed server and is collected by the next one", async () => {
  await using machine = await Machine.make();
  const go_on = join(machine.folder, "go on");
  // An agent that works until the test lets it end.
  const script = `echo begun; until [ -e "${go_on}" ]; do sleep 0.1; done; cp "$HALOOP_INPUT" ` +
    `"$HALOOP_OUTPUT"`;
  const config = { agent: "command", command: { argv: ["sh", "-c", script] } };
  await Deno.mkdir(machine.haloop_home);
  await Deno.writeTextFile(join(machine.haloop_home, "config.json"), JSON.stringify(config));

  assert.equal((await machine.run(["start", "--detach"])).code, 0);
  const before = await machine.client();
  const { mission_id } = await before.create({ title: "T", type: "feature", rawInput: "Do it" });
  await before.continue(mission_id);
  await eventually("the agent at work", async () => {
    return (await before.mission(mission_id)).current_log_tail?.includes("begun");
  }, PATIENCE_MS);

  const server = await readServerFile(machine.haloop_home);
  assert(server !== undefined);
  Deno.kill(server.pid, "SIGKILL");
  // The system takes a moment to clear a killed process away; its lock is held until then.
  const let_go = async () => !await isHomeInUse(machine.haloop_home);
  await eventually("the end of the killed server", let_go, PATIENCE_MS);
  const stopped = await machine.run(["status"]);
  assert.equal(stopped.code, 5, stopped.stderr);

  assert.equal((await machine.run(["start", "--detach"])).code, 0);
  const after = await machine.client();
  await Deno.writeTextFile(go_on, "");
  const detail = await eventually("the gate", async () => {
    const now = await after.mission(mission_id);
    return now.status === "waiting_human" ? now : undefined;
  }, PATIENCE_MS);
  assert.equal(detail.runs.length, 1);
  assert.equal(detail.artifacts["structured-text.md"], "Do it");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`start in the foreground ends in good order at ${signal}`, async () => {
    await using machine = await Machine.make();
    const child = machine.spawn(["start"]);
    const output = child.output();
    await eventually("the server", async () => {
      return (await readServerFile(machine.haloop_home))?.pid === child.pid &&
        (await machine.run(["status"])).code === 0;
    }, PATIENCE_MS);
    child.kill(signal);
    const { code, stdout, stderr } = await output;
    const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assert.equal(code, 0, text);
    assert.match(text, /Haloop is running on .*[\s\S]*Stopping/);
    assert.equal((await machine.run(["status"])).code, 5);
  });
}

Deno.test({
  name: "the home of another user is told as that, by every command",
  ignore: !isLinuxRoot,
  async fn() {
    await using machine = await Machine.make();
    assert.equal((await machine.run(["start", "--detach"])).code, 0);
    for (const path of [machine.folder, machine.home_dir]) await Deno.chmod(path, 0o755);
    const cache = join(machine.folder, "cache");
    await Deno.mkdir(cache);
    await Deno.chmod(cache, 0o777);
    const nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups env PATH=/usr/bin:/bin";
    for (const mode of [0o755, 0o700]) {
      await Deno.chmod(machine.haloop_home, mode);
      for (const command of ["status", "list", "stop", "start --detach"]) {
        const ran = await machine.shell(`${nobody} '${PROGRAM}' ${command}`, {
          XDG_CACHE_HOME: cache,
        });
        assert.equal(ran.code, 4, `${command}: ${ran.stderr}`);
        assert.match(ran.stderr, /belongs to another user\. Run this as that user/);
      }
    }
    assert.equal((await machine.run(["status"])).code, 0);
  },
});

terminalTest("start says on a terminal how to go on, as long as there is no mission", async () => {
  await using machine = await Machine.make();
  const first = await onTerminal(machine, "haloop start --detach");
  assert.match(plain(first.shown), /Make the first mission there, or with: haloop new/);
  await machine.json(["new", "-m", "x"]);
  const again = await onTerminal(machine, "haloop start --detach");
  assert.match(plain(again.shown), /^Haloop is already running on [^\n]+\n$/m);
  assert.doesNotMatch(again.shown, /first mission/);
});

Deno.test("a token that is needed is in the address that start, status and open tell", async () => {
  await using machine = await Machine.make();
  const { url, address } = await machine.json(["start", "--detach", "--host", "0.0.0.0"]);
  assert.match(address, new RegExp(`^${url}/\\?token=[0-9a-f]+$`));
  assert.equal((await machine.json(["status"])).address, address);
  assert.equal((await machine.json(["open"])).url, address);
  assert((await machine.run(["status"])).stdout.includes(address));
  const visit = await fetch(address, { redirect: "manual" });
  await visit.body?.cancel();
  assert.match(visit.headers.get("set-cookie") ?? "", /haloop_token=/);
  // From elsewhere, by its address.
  const env = { HALOOP_URL: url, HALOOP_HOME: join(machine.folder, "none") };
  assert.equal((await machine.run(["list"], { env })).code, 4);
  const HALOOP_TOKEN = new URL(address).searchParams.get("token") ?? "";
  assert.equal((await machine.run(["list"], { env: { ...env, HALOOP_TOKEN } })).code, 0);
  assert.equal((await machine.run(["list"], { env: { HALOOP_URL: "localhost" } })).code, 2);
});

terminalTest("a detached server outlives the terminal it was started from", async () => {
  await using machine = await Machine.make();
  const command = `script -qefc "'${PROGRAM}' start --detach" /dev/null`;
  const { code, stdout } = await machine.shell(command, { TERM: "xterm" });
  assert.equal(code, 0, stdout);
  assert.equal((await machine.run(["status"])).code, 0);
});
