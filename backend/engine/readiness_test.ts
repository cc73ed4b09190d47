import assert from "node:assert/strict";
import type { Mission } from "@haloop/shared";
import { eventually } from "../../tests/support/eventually.ts";
import { type TestBackend, withBackend, withBackendOn } from "../../tests/support/backend.ts";
import { FakeWorld } from "../../tests/support/fake_provider.ts";
import { hang } from "../../tests/support/fake_sandbox.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import type { AgentProblem } from "../agents/agent.ts";
import { mockAgent } from "../agents/mock.ts";
import type { FileMissionStore } from "../store/file_mission_store.ts";

const NO_IMAGE: AgentProblem = {
  subject: "image",
  problem: "the image is not on this machine",
  remedy: "Build it with: haloop agents build claude",
};
const SENTENCE = "The image is not on this machine. Build it with: haloop agents build claude";

/** What the agents of a test lack, and how often that was looked for. */
class Shelf {
  lacks: AgentProblem | undefined = NO_IMAGE;
  looks = 0;
  /** What a look waits for. */
  gate: Promise<void> | undefined;

  readonly readiness = async () => {
    this.looks += 1;
    await this.gate;
    return this.lacks === undefined ? [] : [this.lacks];
  };
}

async function waits({ store }: TestBackend, id: string): Promise<Mission> {
  return await eventually("a mission that lacks something", async () => {
    const stored = await store.read(id);
    const mission = stored?.state === "ok" ? stored.mission : undefined;
    return mission?.active_run?.lacks === undefined ? undefined : mission;
  });
}

Deno.test("a mission waits for a missing image with the command, and goes on by itself once it is there", async () => {
  const shelf = new Shelf();
  await withBackend({ readiness: shelf.readiness }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    const waiting = await waits(backend, id);
    assert.equal(waiting.status, "queued");
    assert.equal(waiting.active_run?.lacks, SENTENCE);
    const detail = await backend.detail(id);
    assert.equal(detail.queue?.reason, SENTENCE);
    assert.equal(detail.runs[0]?.finished_at, undefined);
    const [item] = backend.missions.list({}).items;
    assert.equal(item?.lacks, SENTENCE);
    assert.equal(backend.world.starts.size, 0);
    shelf.lacks = undefined;
    await backend.reaches(id, "waiting_human");
    const after = await backend.detail(id);
    assert.equal(after.runs.length, 1);
    const journal = await backend.store.journal(id);
    const said = journal.filter(({ what }) => what === "run_lacks" || what === "run_ready");
    assert.deepEqual(said.map(({ what, note }) => [what, note]), [
      ["run_lacks", SENTENCE],
      ["run_ready", undefined],
    ]);
  });
});

Deno.test("what a mission lacks is told also while that is looked for again", async () => {
  const shelf = new Shelf();
  const limits = { readiness_ms: 60_000 };
  await withBackend({ readiness: shelf.readiness, limits }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    await waits(backend, id);
    shelf.gate = Promise.withResolvers<void>().promise;
    assert.ok((await backend.missions.retry(id)).ok);
    await eventually("another look", () => Promise.resolve(shelf.looks === 2));
    assert.equal((await backend.detail(id)).queue?.reason, SENTENCE);
  });
});

Deno.test("what waits for something missing keeps no sandbox from others, and is looked at by a retry", async () => {
  const shelf = new Shelf();
  const readiness = (agent: { name: string }) =>
    agent.name === "mock" ? Promise.resolve([]) : shelf.readiness();
  const other = { ...mockAgent("an-image"), name: "other" };
  const limits = { sandboxes: 1, readiness_ms: 60_000 };
  await withBackend({ readiness, agents: [other], limits }, async (backend) => {
    const held = await backend.create({ agent: "other" });
    await backend.missions.continue(held, {});
    await waits(backend, held);
    const free = await backend.create();
    await backend.missions.continue(free, {});
    await backend.reaches(free, "waiting_human");
    shelf.lacks = undefined;
    assert.ok((await backend.missions.retry(held)).ok);
    await backend.reaches(held, "waiting_human");
    assert.equal(shelf.looks, 2);
  });
});

Deno.test("a run that lacks something is cancelled at once, also while that is being looked for", async () => {
  for (const looking of [false, true]) {
    const shelf = new Shelf();
    const gate = Promise.withResolvers<void>();
    if (looking) shelf.gate = gate.promise;
    await withBackend({ readiness: shelf.readiness }, async (backend) => {
      const id = await backend.create();
      await backend.missions.continue(id, {});
      if (looking) await eventually("a look", () => Promise.resolve(shelf.looks > 0));
      else await waits(backend, id);
      assert.ok((await backend.missions.cancel(id)).ok);
      const stored = await backend.store.read(id);
      assert.equal(stored?.state === "ok" && stored.mission.status, "cancelled");
      gate.resolve();
      assert.equal(backend.world.starts.size, 0);
    });
  }
});

Deno.test("a look that takes its time keeps no place from others, and its answer counts", async () => {
  const shelf = new Shelf();
  const gate = Promise.withResolvers<void>();
  shelf.gate = gate.promise;
  const readiness = (agent: { name: string }) =>
    agent.name === "mock" ? Promise.resolve([]) : shelf.readiness();
  const other = { ...mockAgent("an-image"), name: "other" };
  await withBackend({ readiness, agents: [other], limits: { sandboxes: 1 } }, async (backend) => {
    const held = await backend.create({ agent: "other" });
    await backend.missions.continue(held, {});
    await eventually("a look", () => Promise.resolve(shelf.looks > 0));
    const free = await backend.create();
    await backend.missions.continue(free, {});
    await backend.reaches(free, "waiting_human");
    gate.resolve();
    assert.equal((await waits(backend, held)).active_run?.lacks, SENTENCE);
  });
});

Deno.test("a run goes on as soon as a look that took its time finds nothing missing", async () => {
  const shelf = new Shelf();
  const gate = Promise.withResolvers<void>();
  shelf.gate = gate.promise;
  shelf.lacks = undefined;
  const limits = { readiness_ms: 60_000 };
  await withBackend({ readiness: shelf.readiness, limits }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    const { queue } = await eventually("the reason", async () => {
      const mission = await backend.detail(id);
      return mission.queue !== undefined && mission;
    });
    assert.equal(queue?.reason, "Looks whether its agent can be used");
    gate.resolve();
    await backend.reaches(id, "waiting_human");
    assert.equal(shelf.looks, 1);
  });
});

Deno.test("where every look takes its time, runs start in their order all the same", async () => {
  const shelf = new Shelf();
  shelf.lacks = undefined;
  const first_look = Promise.withResolvers<void>();
  shelf.gate = first_look.promise;
  const world = new FakeWorld(hang);
  await withBackend(
    { world, readiness: shelf.readiness, limits: { sandboxes: 1 } },
    async (backend) => {
      const started = async (id: string) => {
        await backend.reaches(id, "running_code_agent");
        return await eventually("its sandbox", () => {
          const found = [...world.sandboxes.values()].find(({ spec }) => spec.mission_id === id);
          return Promise.resolve(found?.spec.run_id);
        });
      };
      const ids = [await backend.create(), await backend.create(), await backend.create()];
      for (const id of ids) assert.ok((await backend.missions.continue(id, {})).ok);
      for (const id of ids) {
        await eventually("its place given to others", async () => {
          return (await backend.detail(id)).queue?.reason === "Looks whether its agent can be used";
        });
      }
      shelf.gate = new Promise(() => {});
      first_look.resolve();
      for (const id of ids) world.finish(await started(id), 3);
      for (const id of ids) await backend.reaches(id, "failed");
      assert.deepEqual([...world.starts.values()], [1, 1, 1]);
    },
  );
});

Deno.test("a look that fails keeps no run from its start", async () => {
  const readiness = () => Promise.reject(new Deno.errors.PermissionDenied("docker"));
  await withBackend({ readiness, limits: { sandboxes: 1 } }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    await backend.reaches(id, "waiting_human");
    await eventually("the place", () => Promise.resolve(backend.engine.load.running === 0));
  });
});

Deno.test("everything that is missing is told at once", async () => {
  const key: AgentProblem = { subject: "credential", problem: "no key", remedy: "Give one" };
  const readiness = () => Promise.resolve([NO_IMAGE, key]);
  await withBackend({ readiness }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    assert.equal((await waits(backend, id)).active_run?.lacks, `${SENTENCE}. No key. Give one`);
  });
});

Deno.test("a look that fails after it took its time keeps no run from its start", async () => {
  const failing = Promise.withResolvers<never>();
  let looks = 0;
  const readiness = () => {
    looks += 1;
    return failing.promise;
  };
  const limits = { readiness_ms: 60_000 };
  await withBackend({ readiness, limits }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    await eventually("the reason", async () => (await backend.detail(id)).queue !== undefined);
    failing.reject(new Deno.errors.PermissionDenied("docker"));
    await backend.reaches(id, "waiting_human");
    assert.equal(looks, 1);
  });
});

Deno.test("a restart looks again", async () => {
  const shelf = new Shelf();
  await withTempDir(async (home) => {
    let id = "";
    await withBackendOn(home, { readiness: shelf.readiness }, async (backend) => {
      id = await backend.create();
      await backend.missions.continue(id, {});
      await waits(backend, id);
    });
    shelf.lacks = undefined;
    await withBackendOn(home, { readiness: shelf.readiness }, async (backend) => {
      const gate = await backend.reaches(id, "waiting_human");
      assert.equal(gate.attempts?.cleanup, 1);
    });
  });
});

Deno.test("a shutdown waits for what is still read when it ends a look", async () => {
  const shelf = new Shelf();
  shelf.gate = Promise.withResolvers<void>().promise;
  let under_way = 0;
  const prepare = (store: FileMissionStore) => {
    const read = store.read.bind(store);
    store.read = async (mission_id) => {
      under_way += 1;
      // As a disk that is busy.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return await read(mission_id).finally(() => under_way -= 1);
    };
  };
  await withBackend({ readiness: shelf.readiness, prepare }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    await eventually("a look", () => Promise.resolve(shelf.looks > 0));
    await backend.engine.close();
    assert.equal(under_way, 0);
  });
});
