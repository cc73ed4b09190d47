import { newRunId, type StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { obedient, withBackend, withBackendOn } from "../../tests/support/backend.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { FakeProvider, FakeWorld } from "../../tests/support/fake_provider.ts";
import type { FileMissionStore } from "../store/file_mission_store.ts";
import type { SandboxExit, SandboxSpec } from "../sandbox/provider.ts";
import { type FakeCommand, hang } from "../../tests/support/fake_sandbox.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";

/** What a sandbox of an earlier process looks like. */
const LEFTOVER: SandboxSpec = {
  run_id: "",
  mission_id: "m-00000000",
  step_id: "x",
  owner: "test-home",
  image: "i",
  argv: [],
  env: {},
  mounts: [],
  limits: { memory_bytes: 1, cpus: 1, pids: 1 },
  network: "none",
};

/** The run of the mission that a sandbox was started for. */
async function startedRun(world: FakeWorld): Promise<string> {
  return await eventually("a sandbox", () => Promise.resolve([...world.sandboxes.keys()][0]));
}

Deno.test("a mission goes from ready to completed, with one run for each agent step", async () => {
  await withBackend({}, async ({ create, missions, reaches, detail, world }) => {
    const id = await create({ rawInput: "first words" });
    for (let gate = 0; gate < 4; gate += 1) {
      assert((await missions.continue(id, {})).ok);
      await reaches(id, "waiting_human");
    }
    assert((await missions.continue(id, {})).ok);
    await reaches(id, "completed");
    const { runs, artifacts } = await detail(id);
    assert.deepEqual(runs.map((run) => [run.step_id, run.attempt, run.exit_code, run.reason]), [
      ["cleanup", 1, 0, "exited"],
      ["research", 1, 0, "exited"],
      ["planning", 1, 0, "exited"],
      ["implementation", 1, 0, "exited"],
    ]);
    assert.deepEqual([...world.starts.values()], [1, 1, 1, 1]);
    assert.match(artifacts["implementation-result.json"] ?? "", /first words$/);
    await eventually("no sandbox left", () => Promise.resolve(world.sandboxes.size === 0));
  });
});

Deno.test("forty clicks at the same moment start one run and pass one gate", async () => {
  await withBackend({}, async ({ create, missions, reaches, world }) => {
    const id = await create();
    const clicks = () => Promise.all(Array.from({ length: 40 }, () => missions.continue(id, {})));
    assert.equal((await clicks()).filter(({ ok }) => ok).length, 1);
    await reaches(id, "waiting_human");
    assert.equal((await clicks()).filter(({ ok }) => ok).length, 1);
    const waiting = await reaches(id, "waiting_human");
    assert.equal(waiting.current_step, 3);
    assert.equal(world.starts.size, 2);
  });
});

Deno.test("no more sandboxes run at once than allowed", async () => {
  let at_once = 0;
  let most = 0;
  const looked_at = Promise.withResolvers<void>();
  const command: FakeCommand = async (process) => {
    at_once += 1;
    most = Math.max(most, at_once);
    await looked_at.promise;
    at_once -= 1;
    return await obedient(process);
  };
  await withBackend(
    { command, limits: { sandboxes: 2 } },
    async ({ create, missions, reaches, detail }) => {
      const ids = await Promise.all(Array.from({ length: 6 }, () => create()));
      for (const id of ids) assert((await missions.continue(id, {})).ok);
      const last = await detail(ids.at(-1) ?? "");
      assert.equal(last.status, "queued");
      assert.match(last.queue?.reason ?? "", /all 2 sandboxes are in use/);
      await eventually("two at once", () => Promise.resolve(at_once === 2));
      looked_at.resolve();
      for (const id of ids) await reaches(id, "waiting_human");
      assert.equal(most, 2);
    },
  );
});

Deno.test("runs get their places in the order in which they were asked for", async () => {
  const order: string[] = [];
  const command: FakeCommand = (process) => {
    order.push(process.spec.mission_id);
    return obedient(process);
  };
  await withBackend(
    { command, limits: { sandboxes: 1 } },
    async ({ create, missions, reaches }) => {
      const ids = await Promise.all(Array.from({ length: 5 }, () => create()));
      for (const id of ids) assert((await missions.continue(id, {})).ok);
      for (const id of ids) await reaches(id, "waiting_human");
      assert.deepEqual(order, ids);
    },
  );
});

Deno.test("agent steps wait while too many gates wait for the person, and say so", async () => {
  await withBackend(
    { limits: { waiting_gates: 1 } },
    async ({ create, missions, reaches, detail }) => {
      const [first, second] = [await create(), await create()];
      await missions.continue(first, {});
      await reaches(first, "waiting_human");
      await missions.continue(second, {});
      const held = await detail(second);
      assert.equal(held.status, "queued");
      assert.match(held.queue?.reason ?? "", /1 gates are open/);
      assert((await missions.cancel(first)).ok);
      await reaches(second, "waiting_human");
    },
  );
});

const FAILURES: readonly [what: string, command: FakeCommand, reason: string, error: RegExp][] = [
  ["exits with another code", () => Promise.resolve(3), "exited", /exited with code 3/],
  [
    "writes no output",
    () => Promise.resolve(0),
    "no_output",
    /without writing "structured-text.md"/,
  ],
  ["is killed from outside", () => Promise.resolve(137), "killed", /killed from outside/],
];

for (const [what, command, reason, error] of FAILURES) {
  Deno.test(`a run whose agent ${what} fails the mission, which can be retried`, async () => {
    let fail = true;
    const once: FakeCommand = (process) => fail ? command(process) : obedient(process);
    await withBackend({ command: once }, async ({ create, missions, reaches, detail }) => {
      const id = await create();
      await missions.continue(id, {});
      const failed = await reaches(id, "failed");
      assert.match(failed.last_error ?? "", error);
      assert.equal((await detail(id)).runs[0]?.reason, reason);
      fail = false;
      assert((await missions.retry(id)).ok);
      await reaches(id, "waiting_human");
      const { runs } = await detail(id);
      assert.deepEqual(runs.map((run) => run.attempt), [1, 2]);
    });
  });
}

Deno.test("an output of an earlier attempt does not count as written", async () => {
  let writes = true;
  const command: FakeCommand = (process) => writes ? obedient(process) : Promise.resolve(0);
  await withBackend({ command }, async ({ create, missions, reaches }) => {
    const id = await create();
    await missions.continue(id, {});
    await reaches(id, "waiting_human");
    await missions.rewind(id, "cleanup", "once more");
    writes = false;
    await missions.continue(id, {});
    assert.match((await reaches(id, "failed")).last_error ?? "", /without writing/);
  });
});

Deno.test("a sandbox that cannot be started fails the mission with the provider's sentence", async () => {
  await withBackend({}, async ({ create, missions, reaches, world, detail }) => {
    world.refuseStarts("Docker is not running");
    const id = await create();
    await missions.continue(id, {});
    const failed = await reaches(id, "failed");
    assert.match(
      failed.last_error ?? "",
      /^Could not start the sandbox for step "Cleanup": Docker is not/,
    );
    assert.equal((await detail(id)).runs[0]?.reason, "start_failed");
    world.refuseStarts();
    await missions.retry(id);
    await reaches(id, "waiting_human");
  });
});

Deno.test("cancelling stops the sandbox, and marking as completed does so too", async () => {
  await withBackend({ command: hang }, async ({ create, missions, reaches, detail }) => {
    const [one, other] = [await create(), await create()];
    await missions.continue(one, {});
    await missions.continue(other, {});
    await reaches(one, "running_code_agent");
    await reaches(other, "running_code_agent");
    assert((await missions.cancel(one)).ok);
    assert((await missions.markCompleted(other)).ok);
    const cancelled = await detail(one);
    assert.equal(cancelled.status, "cancelled");
    assert.equal(cancelled.runs[0]?.reason, "cancelled");
    const completed = await detail(other);
    assert.deepEqual([completed.status, completed.current_step], ["completed", 0]);
  });
});

Deno.test("cancelling a run that waits for its place ends it without a sandbox", async () => {
  await withBackend(
    { command: hang, limits: { sandboxes: 1 } },
    async ({ create, missions, reaches, world }) => {
      const [running, waiting] = [await create(), await create()];
      await missions.continue(running, {});
      await startedRun(world);
      await missions.continue(waiting, {});
      assert((await missions.cancel(waiting)).ok);
      await reaches(waiting, "cancelled");
      assert.equal(world.starts.size, 1);
      await missions.cancel(running);
    },
  );
});

/** A clock by which a step's minute is over in 300 ms once its sandbox has started, late as that may be. */
function nearlyOver(world: FakeWorld): () => string {
  const began_ms = Date.now();
  return () => new Date(began_ms + (world.starts.size === 0 ? 0 : 59_700)).toISOString();
}

Deno.test("a run that reaches its limit is stopped and fails as timed out", async () => {
  const world = new FakeWorld(hang);
  await withBackend(
    { world, now: nearlyOver(world), limits: { step_ms: 60_000 } },
    async ({ create, missions, reaches, detail }) => {
      const id = await create();
      await missions.continue(id, {});
      const failed = await reaches(id, "failed");
      assert.match(failed.last_error ?? "", /reached its limit/);
      assert.equal((await detail(id)).runs[0]?.reason, "timed_out");
    },
  );
});

Deno.test("a program that obeys with 0 when its time is up has timed out, whatever it wrote", async () => {
  const command: FakeCommand = async (process) => {
    await obedient(process);
    return await new Promise((resolve) =>
      process.terminated.addEventListener("abort", () => resolve(0), { once: true })
    );
  };
  const world = new FakeWorld(command);
  await withBackend(
    { world, now: nearlyOver(world), limits: { step_ms: 60_000 } },
    async ({ create, missions, reaches, detail }) => {
      const id = await create();
      await missions.continue(id, {});
      await reaches(id, "failed");
      const [run] = (await detail(id)).runs;
      assert.deepEqual([run?.reason, run?.stopped_for], ["timed_out", "time"]);
    },
  );
});

Deno.test("a run whose end was never collected counts, although its time was up meanwhile", async () => {
  const finish = Promise.withResolvers<void>();
  const world = new FakeWorld(async (process) => {
    await finish.promise;
    return await obedient(process);
  });
  await withTempDir(async (home) => {
    let id = "";
    await withBackendOn(home, { world, limits: { step_ms: 60_000 } }, async (backend) => {
      id = await backend.create();
      await backend.missions.continue(id, {});
      await backend.reaches(id, "running_code_agent");
      await eventually("a sandbox", () => Promise.resolve(world.sandboxes.size === 1));
    });
    finish.resolve();
    await eventually("the end of the sandbox", () => {
      return Promise.resolve([...world.sandboxes.values()].every(({ exit }) => exit !== undefined));
    });
    const late = () => new Date(Date.now() + 3_600_000).toISOString();
    await withBackendOn(
      home,
      { world, now: late, limits: { step_ms: 60_000 } },
      async (backend) => {
        await backend.reaches(id, "waiting_human");
      },
    );
  });
});

Deno.test("a log is cut at its limit with a line that says so, and the step goes on", async () => {
  const command: FakeCommand = (process) => {
    for (let n = 0; n < 100; n += 1) process.print("0123456789".repeat(10));
    return obedient(process);
  };
  await withBackend(
    { command, limits: { log_bytes: 1_000 } },
    async ({ create, missions, reaches, detail }) => {
      const id = await create();
      await missions.continue(id, {});
      await reaches(id, "waiting_human");
      const run = (await detail(id)).runs[0];
      const log = await eventually("the whole log", async () => {
        const log = await missions.read.runLog(id, run?.run_id ?? "", 0);
        return log.ok && log.value.complete && log.value;
      });
      assert.match(log.text, /^(0123456789){100}\n\[haloop\] The log reached its limit/);
    },
  );
});

Deno.test("a new process adopts what runs, starts what waits, and repeats nothing", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(hang);
    let [running, waiting] = ["", ""];
    await withBackendOn(
      home,
      { world, limits: { sandboxes: 1 } },
      async ({ create, missions, reaches }) => {
        [running, waiting] = [await create(), await create()];
        await missions.continue(running, {});
        await reaches(running, "running_code_agent");
        await missions.continue(waiting, {});
        world.print(await startedRun(world), "before ");
      },
    );
    const run_id = await startedRun(world);
    world.print(run_id, "between ");
    await withBackendOn(
      home,
      { world, limits: { sandboxes: 1 } },
      async ({ detail, reaches, store }) => {
        world.print(run_id, "after");
        await Deno.writeTextFile(
          join(store.artifactsFolder(running), "structured-text.md"),
          "done",
        );
        world.finish(run_id, 0);
        await reaches(running, "waiting_human");
        await eventually("the whole log", () => Promise.resolve(!world.sandboxes.has(run_id)));
        const log = await store.readLog(running, run_id, 0, 1_000);
        assert.equal(new TextDecoder().decode(log), "before between after");
        assert.equal((await detail(running)).runs.length, 1);
        await reaches(waiting, "running_code_agent");
        await eventually("its sandbox", () => Promise.resolve(world.starts.size === 2));
        assert.deepEqual([...world.starts.values()], [1, 1]);
      },
    );
  });
});

Deno.test("a run that ended while nobody watched is collected with its code, time and log", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(hang);
    let id = "";
    await withBackendOn(home, { world }, async ({ create, missions, reaches }) => {
      id = await create();
      await missions.continue(id, {});
      await reaches(id, "running_code_agent");
      await startedRun(world);
    });
    const run_id = await startedRun(world);
    world.print(run_id, "last words");
    world.finish(run_id, 7);
    const finished_at = world.sandbox(run_id).exit?.finished_at;
    await withBackendOn(home, { world }, async ({ reaches, detail }) => {
      await reaches(id, "failed");
      assert.deepEqual(
        (await detail(id)).runs.map((run) => [run.exit_code, run.finished_at]),
        [[7, finished_at]],
      );
      await eventually("the log", async () => (await detail(id)).current_log_tail === "last words");
    });
  });
});

Deno.test("a log that a crash kept from its last lines is completed from the leftover sandbox", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(obedient);
    let id = "";
    await withBackendOn(home, { world }, async ({ create, missions, reaches, store }) => {
      id = await create();
      await missions.continue(id, {});
      await reaches(id, "waiting_human");
      const [run] = await store.runs(id);
      await eventually(
        "the sandbox cleared away",
        () => Promise.resolve(world.sandboxes.size === 0),
      );
      // As if the process had died between the end of the run and the end of its log.
      const spec = { ...LEFTOVER, run_id: run?.run_id ?? "", mission_id: id };
      const sandbox = world.start({ ...spec, argv: [] });
      sandbox.print("Agent Cleanup completed successfully\nlast line\n");
      world.finish(spec.run_id, 0);
    });
    await withBackendOn(home, { world }, async ({ store }) => {
      await eventually(
        "the sandbox cleared away",
        () => Promise.resolve(world.sandboxes.size === 0),
      );
      const [run] = await store.runs(id);
      const log = new TextDecoder().decode(await store.readLog(id, run?.run_id ?? "", 0, 1_000));
      assert.equal(log, "Agent Cleanup completed successfully\nlast line\n");
    });
  });
});

Deno.test("a run whose sandbox is gone fails as lost, and can be retried", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(hang);
    let id = "";
    await withBackendOn(home, { world }, async ({ create, missions, reaches, detail }) => {
      id = await create();
      await missions.continue(id, {});
      await reaches(id, "running_code_agent");
      await eventually("the record of the sandbox", async () => {
        return (await detail(id)).runs[0]?.container_id != null;
      });
    });
    world.sandboxes.clear();
    await withBackendOn(home, { world }, async ({ reaches, detail, missions }) => {
      assert.match((await reaches(id, "failed")).last_error ?? "", /sandbox was gone/);
      assert.equal((await detail(id)).runs[0]?.reason, "lost");
      assert((await missions.retry(id)).ok);
      await reaches(id, "running_code_agent");
    });
  });
});

Deno.test("a wish to cancel that a crash interrupted is carried out by the next process", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(hang);
    let id = "";
    await withBackendOn(home, { world }, async ({ create, missions, reaches, store }) => {
      id = await create();
      await missions.continue(id, {});
      const running = await reaches(id, "running_code_agent");
      await startedRun(world);
      assert(running.active_run);
      await store.write({ ...running, active_run: { ...running.active_run, stop: "cancel" } });
    });
    await withBackendOn(home, { world }, async ({ reaches }) => {
      await reaches(id, "cancelled");
    });
  });
});

Deno.test("leftover sandboxes of finished runs are removed, those of other homes are not", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(hang);
    const spec = (owner: string) => ({ ...LEFTOVER, run_id: newRunId(), owner });
    const [mine, foreign] = [spec("test-home"), spec("another-home")];
    world.start(mine);
    world.start(foreign);
    await withBackendOn(home, { world }, async () => {
      await eventually(
        "the leftover removed",
        () => Promise.resolve(!world.sandboxes.has(mine.run_id)),
      );
      assert(world.sandboxes.has(foreign.run_id));
    });
    world.finish(foreign.run_id, 0);
  });
});

Deno.test("while the provider is down its runs stay as they are, and go on once it is back", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(hang);
    let id = "";
    await withBackendOn(home, { world }, async ({ create, missions, reaches }) => {
      id = await create();
      await missions.continue(id, {});
      await reaches(id, "running_code_agent");
      await startedRun(world);
    });
    world.goDown();
    await withBackendOn(home, { world }, async ({ call, detail, reaches, missions }) => {
      const health = (await call("GET", "/api/health")).json.data;
      assert.equal(health.ok, false);
      assert.match(health.problems[0].problem, /down/);
      assert.equal((await detail(id)).status, "running_code_agent");
      world.comeBack();
      world.finish(await startedRun(world), 3);
      await reaches(id, "failed");
      assert((await missions.cancel(id)).ok);
    });
  });
});

Deno.test("a mission of the first version that was running fails as lost instead of hanging", async () => {
  await withTempDir(async (home) => {
    const id = "m-0123abcd";
    const folder = join(home, "missions", id);
    await Deno.mkdir(join(folder, "runs"), { recursive: true });
    const at = "2025-01-01T00:00:00.000Z";
    const run: StepRun = { run_id: "r-0123abcd", step_id: "cleanup", started_at: at };
    await Deno.writeTextFile(join(folder, "runs", "r-0123abcd.json"), JSON.stringify(run));
    await Deno.writeTextFile(
      join(folder, "mission.json"),
      JSON.stringify({
        mission_id: id,
        title: "First",
        type: "fix",
        workflow_id: "standard-feature",
        current_step: 0,
        status: "running_code_agent",
        created_at: at,
        updated_at: at,
        errors: [],
      }),
    );
    await withBackendOn(home, {}, async ({ reaches, detail }) => {
      await reaches(id, "failed");
      const { runs } = await detail(id);
      assert.deepEqual(runs.map(({ run_id, reason }) => [run_id, reason]), [[
        "r-0123abcd",
        "lost",
      ]]);
    });
  });
});

Deno.test("the person's words are kept when an agent overwrites them", async () => {
  await withBackend({}, async ({ create, missions, reaches, store }) => {
    const id = await create();
    await missions.saveArtifact(id, "structured-text.md", "my own words");
    await missions.continue(id, {});
    await reaches(id, "waiting_human");
    const versions = await store.versions(id, "structured-text.md");
    assert.deepEqual(versions.map(({ author, kind }) => [author, kind]), [
      ["human", "draft"],
      ["agent", "output"],
    ]);
    const mine = await store.versionBytes(id, "structured-text.md", 1);
    assert.equal(new TextDecoder().decode(mine), "my own words");
  });
});

/** What the fake agent does to the text that was let through, while it works on its own. */
const MEDDLING: readonly [what: string, meddle: (path: string) => Promise<void>][] = [
  ["changes", (path) => Deno.writeTextFile(path, "INJECTED", { append: true })],
  ["removes", (path) => Deno.remove(path)],
  ["puts a link in the place of", async (path) => {
    await Deno.remove(path);
    await Deno.symlink("/etc/passwd", path);
  }],
];

for (const [what, meddle] of MEDDLING) {
  Deno.test(`a text that was let through is put back when an agent ${what} it, failed or not`, async () => {
    let fails = true;
    let seen = "";
    const command: FakeCommand = async (process) => {
      const path = join(process.spec.mounts[0]!.source, "structured-text.md");
      if (process.spec.step_id === "cleanup") return await obedient(process);
      seen = await Deno.readTextFile(path);
      const exit_code = await obedient(process);
      await meddle(path);
      return fails ? 3 : exit_code;
    };
    await withBackend({ command }, async ({ create, missions, reaches, store }) => {
      const id = await create();
      const name = "structured-text.md";
      await missions.continue(id, {});
      await reaches(id, "waiting_human");
      await missions.saveArtifact(id, name, "as I let it through");
      await missions.continue(id, {});
      await reaches(id, "failed");
      assert.equal((await store.artifact(id, name))?.text, "as I let it through");
      fails = false;
      await missions.retry(id);
      await reaches(id, "waiting_human");
      assert.equal(seen, "as I let it through");
      assert.equal((await store.artifact(id, name))?.text, "as I let it through");
      const told = (await store.journal(id)).filter((entry) => entry.what === "put_back");
      assert.deepEqual(told.map(({ artifact, step_id }) => [artifact, step_id]), [
        [name, "research"],
        [name, "research"],
      ]);
      const texts = (await store.versions(id, name)).map(({ author, kind }) => [author, kind]);
      const drafts = texts.filter(([author, kind]) => author === "agent" && kind === "draft");
      // What it made of the text is kept, where it is one.
      assert.equal(drafts.length > 0, what === "changes");
      assert.deepEqual(texts.slice(0, 2), [["agent", "output"], ["human", "draft"]]);
    });
  });
}

Deno.test("what a person saves while an agent works stays, whatever the agent does to it", async () => {
  const go_on = Promise.withResolvers<void>();
  const command: FakeCommand = async (process) => {
    if (process.spec.step_id === "cleanup") return await obedient(process);
    await go_on.promise;
    await Deno.writeTextFile(join(process.spec.mounts[0]!.source, "raw-input.md"), "INJECTED");
    return await obedient(process);
  };
  await withBackend({ command }, async ({ create, missions, reaches, store }) => {
    const id = await create();
    await missions.continue(id, {});
    await reaches(id, "waiting_human");
    await missions.continue(id, {});
    await reaches(id, "running_code_agent");
    assert.equal((await missions.saveArtifact(id, "raw-input.md", "saved meanwhile")).ok, true);
    go_on.resolve();
    await reaches(id, "waiting_human");
    assert.equal((await store.artifact(id, "raw-input.md"))?.text, "saved meanwhile");
  });
});

Deno.test("a clock that jumps back an hour in the middle of a run neither tears nor ends anything", async () => {
  let offset_ms = 0;
  const now = () => new Date(Date.now() + offset_ms).toISOString();
  const command: FakeCommand = async (process) => {
    offset_ms -= 3_600_000;
    return await obedient(process);
  };
  await withBackend({ command, now }, async ({ create, missions, reaches, detail, call }) => {
    const id = await create();
    const times = [(await detail(id)).updated_at];
    for (let gate = 0; gate < 3; gate += 1) {
      await missions.continue(id, {});
      times.push((await reaches(id, "waiting_human")).updated_at);
    }
    assert.deepEqual(times, [...times].sort());
    for (const run of (await detail(id)).runs) {
      assert.equal(run.reason, "exited");
      assert((run.finished_at ?? "") > run.started_at);
    }
    assert.equal((await call("GET", "/api/missions")).json.data[0].mission_id, id);
  });
});

/** A provider whose output arrives late, as that of a busy daemon does. */
class LateLogs extends FakeProvider {
  override async *logs(...args: Parameters<FakeProvider["logs"]>) {
    for await (const chunk of super.logs(...args)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      yield chunk;
    }
  }
}

Deno.test("the log of a run is whole although the next one starts before its last lines came", async () => {
  const world = new FakeWorld(obedient);
  await withBackend({ world, provider: new LateLogs(world) }, async (backend) => {
    const { create, missions, reaches, store } = backend;
    const id = await create();
    for (let gate = 0; gate < 3; gate += 1) {
      assert((await missions.continue(id, {})).ok);
      await reaches(id, "waiting_human");
    }
    await eventually(
      "every sandbox cleared away",
      () => Promise.resolve(world.sandboxes.size === 0),
    );
    for (const run of await store.runs(id)) {
      const log = new TextDecoder().decode(await store.readLog(id, run.run_id, 0, 1_000));
      assert.match(log, /^Agent \w+ completed successfully\n$/);
    }
  });
});

Deno.test("folders that an agent puts where files have to be are kept aside and block nothing", async () => {
  const command: FakeCommand = async (process) => {
    const folder = process.spec.mounts[0]?.source ?? "";
    const names = process.spec.step_id === "cleanup" ? ["human-changes.diff", "notes.md"] : [];
    for (const name of names) {
      await Deno.mkdir(join(folder, name, "inside"), { recursive: true });
    }
    return await obedient(process);
  };
  await withBackend({ command }, async ({ create, missions, reaches, detail }) => {
    const id = await create();
    await missions.continue(id, {});
    await reaches(id, "waiting_human");
    assert((await missions.saveArtifact(id, "notes.md", "mine")).ok);
    assert((await missions.continue(id, {})).ok);
    await reaches(id, "waiting_human");
    const { artifacts, artifact_info } = await detail(id);
    assert.equal(artifacts["notes.md"], "mine");
    const kept = artifact_info.filter(({ name }) => name.startsWith("notes.md.folder-"));
    assert.deepEqual(kept.map(({ kind }) => kind), ["not_a_file"]);
  });
});

Deno.test("a run that meets a bug fails its mission, which can be retried", async () => {
  const world = new FakeWorld(hang);
  class Buggy extends FakeProvider {
    override wait(): Promise<SandboxExit> {
      return Promise.reject(new TypeError("a bug"));
    }
  }
  await withBackend(
    { world, provider: new Buggy(world) },
    async ({ create, missions, reaches }) => {
      const id = await create();
      await missions.continue(id, {});
      const failed = await reaches(id, "failed");
      assert.match(failed.last_error ?? "", /Haloop itself failed.*a bug/);
      await eventually("nothing left", () => Promise.resolve(world.sandboxes.size === 0));
      assert((await missions.retry(id)).ok);
      await reaches(id, "failed");
    },
  );
});

Deno.test("the last lines of a log are collected once, by the sweep or by the next start", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(obedient);
    const text = "line\n".repeat(100);
    const ids: string[] = [];
    await withBackendOn(home, { world }, async ({ create, missions, reaches, store }) => {
      const id = await create();
      ids.push(id);
      await missions.continue(id, {});
      await reaches(id, "waiting_human");
      await eventually("nothing left", () => Promise.resolve(world.sandboxes.size === 0));
      // As if the process had died before it had written a line of any log.
      for (const id of ids) {
        const [run] = await store.runs(id);
        const run_id = run?.run_id ?? "";
        await Deno.remove(join(home, "missions", id, "logs", `${run_id}.log`));
        const left = world.start({ ...LEFTOVER, argv: [], run_id, mission_id: id });
        left.print(text);
        left.end({ reason: "exited", exit_code: 0 });
      }
    });
    const provider = new LateLogs(world);
    const prepare = (store: FileMissionStore) => {
      const read = store.readRun.bind(store);
      let first = true;
      // The sweep, which comes first, is overtaken by the start of the next run.
      store.readRun = async (...args) => {
        const wait_ms = first ? 60 : 0;
        first = false;
        await new Promise((resolve) => setTimeout(resolve, wait_ms));
        return await read(...args);
      };
    };
    await withBackendOn(
      home,
      { world, provider, prepare },
      async ({ missions, reaches, store }) => {
        await Promise.all(ids.map((id) => missions.continue(id, {})));
        for (const id of ids) await reaches(id, "waiting_human");
        await eventually("nothing left", () => Promise.resolve(world.sandboxes.size === 0));
        for (const id of ids) {
          const [run] = await store.runs(id);
          const log = await store.readLog(id, run?.run_id ?? "", 0, 100_000);
          assert.equal(new TextDecoder().decode(log), text);
        }
      },
    );
  });
});
