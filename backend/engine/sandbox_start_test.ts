import assert from "node:assert/strict";
import { withBackend, withBackendOn } from "../../tests/support/backend.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { FakeWorld } from "../../tests/support/fake_provider.ts";
import { hang } from "../../tests/support/fake_sandbox.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";

/** A world in which every start hangs, as while an image is downloaded that does not come. */
function withoutImages(): FakeWorld {
  const world = new FakeWorld(hang);
  world.holdStarts();
  return world;
}

async function startHangs(world: FakeWorld): Promise<void> {
  await eventually("a start that hangs", () => Promise.resolve(world.held_starts === 1));
}

Deno.test("cancelling a run whose start hangs is carried out when it is answered", async () => {
  const world = withoutImages();
  await withBackend({ world }, async ({ create, missions, reaches, detail, engine }) => {
    const id = await create();
    await missions.continue(id, {});
    await startHangs(world);
    assert((await missions.cancel(id)).ok);
    const cancelled = await detail(id);
    assert.deepEqual([cancelled.status, cancelled.runs[0]?.reason], ["cancelled", "cancelled"]);
    await eventually("a free place", () => Promise.resolve(engine.load.running === 0));
    assert.equal(world.starts.size, 0);
    world.letStartsGoOn();
    assert((await missions.rewind(id, "cleanup", "")).ok);
    assert((await missions.continue(id, {})).ok);
    await reaches(id, "running_code_agent");
    assert((await missions.cancel(id)).ok);
  });
});

Deno.test("marking as completed while the start hangs completes the mission", async () => {
  const world = withoutImages();
  await withBackend({ world }, async ({ create, missions, detail }) => {
    const id = await create();
    await missions.continue(id, {});
    await startHangs(world);
    assert((await missions.markCompleted(id)).ok);
    assert.equal((await detail(id)).status, "completed");
    assert.equal(world.starts.size, 0);
  });
});

Deno.test("the limit of a step holds for the start of its sandbox, too", async () => {
  const world = withoutImages();
  const limits = { step_ms: 50 };
  await withBackend({ world, limits }, async ({ create, missions, reaches, detail }) => {
    const id = await create();
    await missions.continue(id, {});
    const failed = await reaches(id, "failed");
    assert.match(failed.last_error ?? "", /Could not start .* not there within the step's limit/);
    assert.equal((await detail(id)).runs[0]?.reason, "timed_out");
    assert.equal(world.starts.size, 0);
  });
});

Deno.test("a limit that no timer can hold does not end a start at once", async () => {
  const world = withoutImages();
  const limits = { step_ms: 2 ** 31 + 1_000 };
  await withBackend({ world, limits }, async ({ create, missions, reaches }) => {
    const id = await create();
    await missions.continue(id, {});
    await startHangs(world);
    // Longer than the millisecond that such a timer takes.
    for (let others = 0; others < 5; others += 1) await create();
    assert.equal(world.held_starts, 1);
    assert((await missions.cancel(id)).ok);
    await reaches(id, "cancelled");
  });
});

Deno.test("a shutdown does not wait for a start that hangs, and the next process starts it once", async () => {
  await withTempDir(async (home) => {
    const world = withoutImages();
    let id = "";
    await withBackendOn(home, { world }, async ({ create, missions }) => {
      id = await create();
      await missions.continue(id, {});
      await startHangs(world);
    });
    assert.equal(world.held_starts, 0);
    world.letStartsGoOn();
    await withBackendOn(home, { world }, async ({ missions, detail }) => {
      const run = await eventually("its sandbox", async () => {
        const [run] = (await detail(id)).runs;
        return run?.container_id != null && run;
      });
      assert.equal(world.starts.get(run.run_id), 1);
      assert((await missions.cancel(id)).ok);
    });
  });
});

Deno.test("a cancelled start that a killed process may have begun is waited for and stopped", async () => {
  await withTempDir(async (home) => {
    const world = withoutImages();
    let id = "";
    await withBackendOn(home, { world }, async ({ create, missions }) => {
      id = await create();
      await missions.continue(id, {});
      await startHangs(world);
    });
    await withBackendOn(home, { world }, async ({ missions, reaches }) => {
      await startHangs(world);
      const cancelled = missions.cancel(id);
      await eventually("the wish", async () => {
        const found = await missions.read.detail(id);
        return found.ok && found.value.active_run?.stop !== undefined;
      });
      world.letStartsGoOn();
      assert((await cancelled).ok);
      await reaches(id, "cancelled");
      assert.deepEqual([...world.starts.values()], [1]);
    });
  });
});
