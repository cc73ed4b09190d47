import assert from "node:assert/strict";
import { join } from "node:path";
import { dockerTest } from "../support/docker.ts";
import { RUN_SOURCE } from "../support/source.ts";
import { dockerKind } from "./docker_kind.ts";
import { Harness, type ProviderKind } from "./harness.ts";
import { localKind } from "./local_kind.ts";

const SCRIPT = new URL("./start_run.ts", import.meta.url).pathname;

/** Kills a backend at several moments of its start, and starts the run again as the next one would. */
async function runsOnce(kind: ProviderKind, kill_after_ms: readonly number[]): Promise<void> {
  for (const after_ms of kill_after_ms) {
    await using h = await Harness.make(kind);
    const spec = h.spec([
      { do: "append", path: h.inside("count"), text: "x" },
      { do: "wait_for", path: h.inside("go") },
      { do: "print", text: "done" },
    ]);
    const { owner, state } = h;
    const args = [...RUN_SOURCE, SCRIPT, kind.name, owner, state, JSON.stringify(spec)];
    await killAfterReady(args, after_ms);
    await h.provider.start(spec);
    await Deno.writeTextFile(h.file("go"), "");
    const exit = await h.provider.wait(spec.run_id, h.signal);
    assert.deepEqual([exit.reason, exit.exit_code], ["exited", 0], `killed after ${after_ms} ms`);
    assert.equal(await h.text(spec.run_id), "done");
    assert.equal((await h.provider.list(h.owner)).length, 1);
    assert.equal(await Deno.readTextFile(h.file("count")), "x", `killed after ${after_ms} ms`);
  }
}

async function killAfterReady(args: string[], after_ms: number): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args, stdout: "piped" });
  const backend = command.spawn();
  const reader = backend.stdout.getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve, after_ms));
  backend.kill("SIGKILL");
  await backend.status;
  await reader.cancel();
}

dockerTest("docker provider: runs once although a backend was killed while starting", async () => {
  await runsOnce(await dockerKind(), [0, 10, 20, 30, 45, 60, 90, 130, 180, 250]);
});

Deno.test("local provider: runs once although a backend was killed while starting", async () => {
  await runsOnce(localKind, [0, 1, 2, 3, 4, 5, 7, 10, 20]);
});

Deno.test("local provider: tells that a run is lost whose supervisor was killed", async () => {
  await using h = await Harness.make(localKind);
  const spec = h.spec([{ do: "leave_child", path: h.inside("alive") }, {
    do: "wait_for",
    path: h.inside("never"),
  }]);
  const { sandbox_id } = await h.provider.start(spec);
  const wait = h.provider.wait(spec.run_id, h.signal);
  while (!(await Deno.stat(h.file("alive")).catch(() => undefined))) h.signal.throwIfAborted();
  Deno.kill(Number(sandbox_id), "SIGKILL");
  assert.deepEqual(await wait, { reason: "lost" });
  const { size } = await Deno.stat(h.file("alive"));
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal((await Deno.stat(h.file("alive"))).size, size);
});

Deno.test("local provider: a removal that a kill cut off is finished when its runs are listed", async () => {
  await using h = await Harness.make(localKind);
  const running = h.spec([{ do: "wait_for", path: h.inside("never") }]);
  await h.provider.start(running);
  const cut_off = join(h.state, `.removed-r-1-${crypto.randomUUID()}`);
  await Deno.mkdir(join(cut_off, "home", "cache"), { recursive: true });
  await Deno.chmod(join(cut_off, "home"), 0o500);
  assert.deepEqual((await h.another().list(h.owner)).map(({ run_id }) => run_id), [running.run_id]);
  await assert.rejects(Deno.stat(cut_off), Deno.errors.NotFound);
});

Deno.test("local provider: does not take a later process for its own", async () => {
  await using h = await Harness.make(localKind);
  const spec = h.spec([]);
  await h.run(spec);
  const folder = `${h.state}/${spec.run_id}`;
  await Deno.remove(`${folder}/exit`);
  for (const file of ["pid", "group"]) {
    await Deno.writeTextFile(`${folder}/${file}`, `${Deno.pid} 1\n`);
  }
  assert.deepEqual(await h.provider.wait(spec.run_id, h.signal), { reason: "lost" });
  await h.provider.stop(spec.run_id, 0);
});
