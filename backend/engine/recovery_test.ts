import { newRunId } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import {
  obedient,
  type TestBackend,
  withBackend,
  withBackendOn,
} from "../../tests/support/backend.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { FakeProvider, FakeWorld } from "../../tests/support/fake_provider.ts";
import { hang } from "../../tests/support/fake_sandbox.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import type { FileMissionStore } from "../store/file_mission_store.ts";
import { SandboxError } from "../sandbox/provider.ts";
import { StorageError } from "../storage_error.ts";
import type { EngineLimits } from "./parts.ts";
import { providersInUse } from "./unfinished.ts";

/** A home whose one mission has a running sandbox that an earlier process started. */
async function withRunning(
  world: FakeWorld,
  test: (home: string, id: string, run_id: string) => Promise<void>,
): Promise<void> {
  await withTempDir(async (home) => {
    let [id, run_id] = ["", ""];
    await withBackendOn(home, { world }, async (backend) => {
      [id, run_id] = await runningMission(backend);
    });
    await test(home, id, run_id);
  });
}

/** A new mission and its run, whose sandbox is noted. */
async function runningMission(
  { create, missions, detail }: TestBackend,
): Promise<[string, string]> {
  const id = await create();
  await missions.continue(id, {});
  const run_id = await eventually("the record of the sandbox", async () => {
    const run = (await detail(id)).runs[0];
    return run?.container_id == null ? undefined : run.run_id;
  });
  return [id, run_id];
}

/** A disk that does not give the record of a run until it is told to. */
function withholding(unread: string) {
  let refuses = true;
  return {
    gives: () => void (refuses = false),
    prepare(store: FileMissionStore) {
      const readRun = store.readRun.bind(store);
      store.readRun = async (mission_id, run_id) => {
        if (!refuses || run_id !== unread) return await readRun(mission_id, run_id);
        throw new StorageError("The disk reports an error", "Check the disk", undefined);
      };
    },
  };
}

/** The start of the run was not noted, and the provider does not list its sandbox yet. */
async function asIfOnItsWay(home: string, world: FakeWorld, id: string, run_id: string) {
  const file = join(home, "missions", id, "runs", `${run_id}.json`);
  const { container_id: _, ...record } = JSON.parse(await Deno.readTextFile(file));
  await Deno.writeTextFile(file, JSON.stringify(record));
  Object.assign(world.sandbox(run_id).spec, { owner: "not listed" });
}

Deno.test("an agent that wrote before its start was noted has written its output", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    await asIfOnItsWay(home, world, id, run_id);
    await Deno.writeTextFile(
      join(home, "missions", id, "artifacts", "structured-text.md"),
      "done",
    );
    world.finish(run_id, 0);
    await withBackendOn(home, { world }, async ({ reaches, store }) => {
      await reaches(id, "waiting_human");
      assert.equal(world.starts.get(run_id), 1);
      const versions = await store.versions(id, "structured-text.md");
      assert.deepEqual(versions.map(({ author }) => author), ["agent"]);
    });
  });
});

Deno.test("cancelling a queued run of an earlier process takes no place", async () => {
  await withTempDir(async (home) => {
    const world = new FakeWorld(hang);
    let [running, waiting] = ["", ""];
    const limits = { sandboxes: 1 };
    await withBackendOn(home, { world, limits }, async ({ create, missions, reaches, store }) => {
      [running, waiting] = [await create(), await create()];
      await missions.continue(running, {});
      await eventually("a sandbox", () => Promise.resolve(world.starts.size === 1));
      await missions.continue(waiting, {});
      const queued = await reaches(waiting, "queued");
      assert(queued.active_run);
      await store.write({ ...queued, active_run: { ...queued.active_run, stop: "cancel" } });
    });
    await withBackendOn(home, { world, limits }, async ({ reaches }) => {
      await reaches(waiting, "cancelled");
      await reaches(running, "running_code_agent");
      assert.equal(world.starts.size, 1);
    });
  });
});

Deno.test("a cancel that comes before recovery has come to the run is answered at its end", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id) => {
    world.goDown();
    await withBackendOn(home, { world }, async ({ missions, store }) => {
      const cancelled = missions.cancel(id);
      await eventually("the wish", async () => {
        const stored = await store.read(id);
        return stored?.state === "ok" && stored.mission.active_run?.stop !== undefined;
      });
      world.comeBack();
      assert((await cancelled).ok);
      const stored = await store.read(id);
      assert(stored?.state === "ok");
      assert.equal(stored.mission.status, "cancelled");
    });
  });
});

Deno.test("a cancelled run that may be on its way is taken and stopped, not forgotten", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    await asIfOnItsWay(home, world, id, run_id);
    const file = join(home, "missions", id, "mission.json");
    const mission = JSON.parse(await Deno.readTextFile(file));
    mission.active_run.stop = "cancel";
    await Deno.writeTextFile(file, JSON.stringify(mission));
    await withBackendOn(home, { world }, async ({ reaches }) => {
      await reaches(id, "cancelled");
      await eventually("no sandbox", () => Promise.resolve(!world.sandboxes.has(run_id)));
      assert.equal(world.starts.get(run_id), 1);
    });
  });
});

Deno.test("the sandbox of a mission that cannot be read is left at work", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    const file = join(home, "missions", id, "mission.json");
    const whole = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, "{");
    const leftover = newRunId();
    world.start({ ...world.sandbox(run_id).spec, run_id: leftover, mission_id: "m-00000000" });
    await withBackendOn(home, { world }, async () => {
      await eventually("the sweep", () => Promise.resolve(!world.sandboxes.has(leftover)));
      assert(world.sandboxes.has(run_id));
    });
    await Deno.writeTextFile(file, whole);
    await withBackendOn(home, { world }, async ({ reaches }) => {
      world.finish(run_id, 3);
      await reaches(id, "failed");
      assert.equal(world.starts.get(run_id), 1);
    });
  });
});

/** A backend that came up while `mission.json` was broken, which is whole again by now. */
async function mendedAfterRecovery(
  home: string,
  id: string,
  world: FakeWorld,
  test: (backend: TestBackend) => Promise<void>,
  limits: Partial<EngineLimits> = {},
  mend = (whole: string) => whole,
): Promise<void> {
  const file = join(home, "missions", id, "mission.json");
  const whole = mend(await Deno.readTextFile(file));
  await Deno.writeTextFile(file, "{");
  await withBackendOn(home, { world, limits }, async (backend) => {
    const run_id = newRunId();
    await eventually("recovery", () => Promise.resolve(!backend.engine.mayStillLog(run_id)));
    await Deno.writeTextFile(file, whole);
    await test(backend);
  });
}

Deno.test("a run whose mission is mended while Haloop runs is taken over by itself", async () => {
  const finish = Promise.withResolvers<void>();
  const world = new FakeWorld(async (process) => {
    await finish.promise;
    return await obedient(process);
  });
  await withRunning(world, async (home, id, run_id) => {
    await mendedAfterRecovery(home, id, world, async ({ reaches }) => {
      finish.resolve();
      await reaches(id, "waiting_human");
      assert.equal(world.starts.get(run_id), 1);
    }, { sweep_ms: 20 });
  });
});

Deno.test("so is one whose mission does not name it, as those of the first version", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    const unnamed = (whole: string) => {
      const { active_run: _named, ...mission } = JSON.parse(whole);
      return JSON.stringify(mission);
    };
    await mendedAfterRecovery(
      home,
      id,
      world,
      async ({ detail, engine }) => {
        await eventually("the run taken over", () => Promise.resolve(engine.load.running === 1));
        assert.equal((await detail(id)).active_run?.run_id, run_id);
        assert.equal(world.starts.get(run_id), 1);
      },
      { sweep_ms: 20 },
      unnamed,
    );
  });
});

Deno.test("cancelling a run that nobody carries stops the sandbox that it has", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    await mendedAfterRecovery(home, id, world, async ({ missions, store }) => {
      assert((await missions.cancel(id)).ok);
      const stored = await store.read(id);
      assert(stored?.state === "ok");
      assert.equal(stored.mission.status, "cancelled");
      await eventually("no sandbox", () => Promise.resolve(world.sandboxes.size === 0));
      assert.equal(world.starts.get(run_id), 1);
    });
  });
});

Deno.test("cancelling a run that nobody carries, whose sandbox is gone, starts nothing", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    world.lose(run_id);
    await mendedAfterRecovery(home, id, world, async ({ missions, reaches }) => {
      assert((await missions.cancel(id)).ok);
      await reaches(id, "cancelled");
      assert.equal(world.starts.get(run_id), 1);
    });
  });
});

Deno.test("a run ends once its mission can be read again", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    await withBackendOn(home, { world }, async ({ reaches, store, engine }) => {
      const file = join(home, "missions", id, "mission.json");
      const whole = await Deno.readTextFile(file);
      await reaches(id, "running_code_agent");
      const other = newRunId();
      await eventually("recovery", () => Promise.resolve(!engine.mayStillLog(other)));
      let seen_broken = 0;
      const read = store.read.bind(store);
      store.read = async (mission_id) => {
        const stored = await read(mission_id);
        if (stored?.state === "broken") seen_broken += 1;
        return stored;
      };
      await Deno.writeTextFile(file, "{");
      world.finish(run_id, 3);
      await eventually("three tries", () => Promise.resolve(seen_broken >= 3));
      assert(world.sandboxes.has(run_id));
      await Deno.writeTextFile(file, whole);
      await reaches(id, "failed");
    });
  });
});

Deno.test("a run that never started is given its whole time once Haloop is back", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    await asIfOnItsWay(home, world, id, run_id);
    world.sandboxes.delete(run_id);
    world.starts.delete(run_id);
    const file = join(home, "missions", id, "runs", `${run_id}.json`);
    const record = JSON.parse(await Deno.readTextFile(file));
    const long_ago = new Date(Date.now() - 3_600_000).toISOString();
    await Deno.writeTextFile(file, JSON.stringify({ ...record, started_at: long_ago }));
    await withBackendOn(home, { world }, async ({ detail, missions }) => {
      await eventually("its start", () => Promise.resolve(world.starts.get(run_id) === 1));
      const run = await eventually("the record", async () => {
        const [run] = (await detail(id)).runs;
        return run?.container_id == null ? undefined : run;
      });
      assert(run.started_at > long_ago);
      assert.equal((await detail(id)).status, "running_code_agent");
      await missions.cancel(id);
    });
  });
});

Deno.test("a run whose agent is not known any more fails, and no other takes its place", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    await asIfOnItsWay(home, world, id, run_id);
    world.sandboxes.delete(run_id);
    const file = join(home, "missions", id, "runs", `${run_id}.json`);
    const record = JSON.parse(await Deno.readTextFile(file));
    await Deno.writeTextFile(file, JSON.stringify({ ...record, agent: "gone" }));
    await withBackendOn(home, { world }, async ({ reaches }) => {
      const { last_error } = await reaches(id, "failed");
      assert.match(last_error ?? "", /there is no agent "gone"\. Known ones are: mock$/);
      assert.equal(world.starts.get(run_id), 1);
    });
  });
});

Deno.test("deleting a broken mission stops its agent, whether somebody carries it or not", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id) => {
    const file = join(home, "missions", id, "mission.json");
    const whole = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, "{");
    await withBackendOn(home, { world }, async ({ missions, engine, create, reaches }) => {
      const other = newRunId();
      await eventually("recovery", () => Promise.resolve(!engine.mayStillLog(other)));
      assert.equal(world.sandboxes.size, 1);
      assert((await missions.delete(id)).ok);
      assert.equal(world.sandboxes.size, 0);
      const carried = await create();
      await missions.continue(carried, {});
      await reaches(carried, "running_code_agent");
      await eventually("its sandbox", () => Promise.resolve(world.sandboxes.size === 1));
      await Deno.writeTextFile(join(home, "missions", carried, "mission.json"), whole);
      assert((await missions.delete(carried)).ok);
      await eventually("no sandbox", () => Promise.resolve(world.sandboxes.size === 0));
    });
  });
});

Deno.test("what an earlier run of the mission left is gone before the next one starts", async () => {
  const world = new FakeWorld(hang);
  await withBackend({ world }, async ({ create, missions, reaches }) => {
    const id = await create();
    const left = newRunId();
    const limits = { memory_bytes: 1, cpus: 1, pids: 1 };
    const where = { mission_id: id, step_id: "cleanup", owner: "test-home", image: "i" };
    world.start({ ...where, run_id: left, argv: [], env: {}, mounts: [], limits, network: "none" });
    await missions.continue(id, {});
    await reaches(id, "running_code_agent");
    await eventually("the new sandbox", () => Promise.resolve(world.starts.size === 2));
    assert(!world.sandboxes.has(left));
    await missions.cancel(id);
  });
});

Deno.test("steps that are started while the provider is away fail and say so", async () => {
  const world = new FakeWorld(obedient);
  world.goDown();
  await withBackend({ world }, async ({ create, missions, reaches }) => {
    const id = await create();
    await missions.continue(id, {});
    const { last_error } = await reaches(id, "failed");
    assert.match(
      last_error ?? "",
      /^Could not start the sandbox for step "Cleanup": The fake provid/,
    );
    world.comeBack();
    assert((await missions.retry(id)).ok);
    await reaches(id, "waiting_human");
  });
});

Deno.test("a queued step says that Haloop still looks for the runs of before", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id) => {
    world.goDown();
    await withBackendOn(home, { world }, async ({ create, missions, detail, reaches }) => {
      const other = await create();
      await missions.continue(other, {});
      assert.match(
        (await detail(other)).queue?.reason ?? "",
        /^Waits until Haloop has found again/,
      );
      world.comeBack();
      await reaches(other, "running_code_agent");
      await missions.cancel(other);
      await missions.cancel(id);
    });
  });
});

Deno.test("the providers of unfinished runs are known from the files", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id) => {
    await withBackendOn(home, { world }, async ({ store, missions }) => {
      assert.deepEqual(await providersInUse(store), new Set(["fake"]));
      await missions.cancel(id);
      assert.deepEqual(await providersInUse(store), new Set());
    });
  });
});

Deno.test("a run that another provider may have at work is not started a second time", async () => {
  await withRunning(new FakeWorld(hang), async (home, id, run_id) => {
    const file = join(home, "missions", id, "runs", `${run_id}.json`);
    const { container_id: _, ...record } = JSON.parse(await Deno.readTextFile(file));
    await Deno.writeTextFile(file, JSON.stringify({ ...record, provider: "docker" }));
    const elsewhere = new FakeWorld(hang);
    await withBackendOn(home, { world: elsewhere }, async ({ reaches }) => {
      const { last_error } = await reaches(id, "failed");
      assert.match(last_error ?? "", /ran with the provider "docker".* "fake" and cannot see/);
      assert.equal(elsewhere.starts.size, 0);
    });
  });
});

Deno.test("a record that the disk does not give keeps its own mission waiting and no other", async () => {
  const world = new FakeWorld(hang);
  await withTempDir(async (home) => {
    let [unread, other, unread_run, other_run] = ["", "", "", ""];
    await withBackendOn(home, { world }, async (backend) => {
      [unread, unread_run] = await runningMission(backend);
      [other, other_run] = await runningMission(backend);
    });
    const disk = withholding(unread_run);
    await withBackendOn(
      home,
      { world, prepare: disk.prepare },
      async ({ store, create, missions, reaches }) => {
        assert.deepEqual(await providersInUse(store), new Set(["fake"]));
        world.finish(other_run, 3);
        await reaches(other, "failed");
        const third = await create();
        await missions.continue(third, {});
        await reaches(third, "running_code_agent");
        disk.gives();
        world.finish(unread_run, 3);
        await reaches(unread, "failed");
        assert.equal(world.starts.get(unread_run), 1);
      },
    );
  });
});

Deno.test("a leftover whose record the disk does not give keeps no other from being cleared away", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    const { spec } = world.sandbox(run_id);
    const [unread, leftover] = [newRunId(), newRunId()];
    for (const run_id of [unread, leftover]) {
      world.start({ ...spec, run_id });
      world.finish(run_id, 0);
    }
    const disk = withholding(unread);
    const limits = { sweep_ms: 20 };
    await withBackendOn(home, { world, prepare: disk.prepare, limits }, async ({ missions }) => {
      const gone = (run: string) => () => Promise.resolve(!world.sandboxes.has(run));
      await eventually("the leftover cleared away", gone(leftover));
      assert(world.sandboxes.has(unread));
      disk.gives();
      await eventually("the other one cleared away", gone(unread));
      await missions.cancel(id);
    });
  });
});

Deno.test("a shutdown in the midst of the recovery lets go of what that takes over", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const prepare = (store: FileMissionStore) => {
      const readRun = store.readRun.bind(store);
      store.readRun = async (mission_id, run) => {
        asked.resolve();
        await answer.promise;
        return await readRun(mission_id, run);
      };
    };
    await withBackendOn(home, { world, prepare }, async ({ engine }) => {
      await asked.promise;
      const closed = engine.close();
      answer.resolve();
      await closed;
    });
    await withBackendOn(home, { world }, async ({ reaches }) => {
      world.finish(run_id, 3);
      await reaches(id, "failed");
      assert.equal(world.starts.get(run_id), 1);
    });
  });
});

Deno.test("a leftover that cannot be removed keeps no forgotten run from being taken over", async () => {
  const world = new FakeWorld(hang);
  await withRunning(world, async (home, id, run_id) => {
    const leftover = newRunId();
    world.start({ ...world.sandbox(run_id).spec, run_id: leftover });
    const provider = new FakeProvider(world);
    const remove = provider.remove.bind(provider);
    provider.remove = async (run) => {
      if (run === leftover) throw new SandboxError("It is busy. Wait");
      await remove(run);
    };
    const disk = withholding(run_id);
    const options = { world, provider, prepare: disk.prepare, limits: { sweep_ms: 20 } };
    await withBackendOn(home, options, async ({ create, missions, reaches }) => {
      const other = await create();
      await missions.continue(other, {});
      // Once runs start, recovery has left the one behind.
      await reaches(other, "running_code_agent");
      disk.gives();
      world.finish(run_id, 3);
      await reaches(id, "failed");
    });
  });
});

Deno.test("a record that cannot be written does not fail a request that was carried out", async () => {
  await withBackend({}, async ({ create, missions, reaches, store }) => {
    const id = await create();
    const writeRun = store.writeRun.bind(store);
    store.writeRun = () => {
      store.writeRun = writeRun;
      return Promise.reject(new StorageError("The disk is full", "Free some space", undefined));
    };
    assert((await missions.continue(id, {})).ok);
    await reaches(id, "waiting_human");
    assert.equal((await store.runs(id)).length, 1);
  });
});

Deno.test("temporary files of writes that were cut off are gone before an agent looks", async () => {
  await withBackend({}, async ({ create, missions, reaches, store }) => {
    const id = await create();
    const left = join(store.artifactsFolder(id), ".haloop-tmp-0");
    await Deno.writeTextFile(left, "half of a tex");
    await missions.continue(id, {});
    await reaches(id, "waiting_human");
    await assert.rejects(Deno.lstat(left), Deno.errors.NotFound);
  });
});
