import type { MissionWorkspace } from "@haloop/shared";
import assert from "node:assert/strict";
import { type TestBackend, withBackend } from "../../tests/support/backend.ts";
import { eventually } from "../../tests/support/eventually.ts";

/** A workspace that takes for ever to be made, as with a folder of dependencies without an end. */
class Endless {
  begun = 0;
  ended = 0;
  readonly ensure = (_mission: unknown, signal?: AbortSignal): Promise<MissionWorkspace> => {
    this.begun += 1;
    return new Promise((_, reject) =>
      signal?.addEventListener("abort", () => {
        this.ended += 1;
        reject(signal.reason);
      })
    );
  };
}

/** A mission whose first step works on a workspace that is being made. */
async function withMaking(
  test: (backend: TestBackend, id: string, making: Endless) => Promise<void>,
  limit_minutes = 10,
): Promise<void> {
  const making = new Endless();
  await withBackend({ ensureWorkspace: making.ensure }, async (backend) => {
    const id = await backend.create();
    const stored = await backend.store.read(id);
    assert(stored?.state === "ok");
    const { mission } = stored;
    const [first, ...rest] = mission.workflow.steps;
    assert(first);
    const step = { ...first, workspace: "write" as const, timeLimitMinutes: limit_minutes };
    const workflow = { ...mission.workflow, steps: [step, ...rest] };
    await backend.store.write({ ...mission, workflow });
    await backend.missions.continue(id, {});
    await eventually("the making", () => Promise.resolve(making.begun === 1));
    await test(backend, id, making);
  });
  assert.equal(making.ended, 1);
}

Deno.test("a cancel ends the making of a workspace, and a save does not wait for it", async () => {
  await withMaking(async ({ missions, reaches, world }, id, making) => {
    assert((await missions.saveArtifact(id, "notes.md", "meanwhile")).ok);
    assert.equal(making.ended, 0);
    assert((await missions.cancel(id)).ok);
    await reaches(id, "cancelled");
    assert.equal(world.starts.size, 0);
  });
});

Deno.test("a workspace that is not made within the step's limit fails the step", async () => {
  await withMaking(async ({ reaches }, id) => {
    const { last_error } = await reaches(id, "failed");
    assert.match(last_error ?? "", /its workspace was not made within the step's limit of 0 min/);
  }, 0.001);
});

Deno.test("a shutdown ends the making of a workspace, and the run stays queued", async () => {
  await withMaking(async ({ engine, store }, id) => {
    await engine.close();
    const stored = await store.read(id);
    assert(stored?.state === "ok");
    assert.equal(stored.mission.status, "queued");
  });
});
