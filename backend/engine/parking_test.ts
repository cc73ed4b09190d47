import type { StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { eventually } from "../../tests/support/eventually.ts";
import { type TestBackend, withBackend, withBackendOn } from "../../tests/support/backend.ts";
import { FakeGateway } from "../../tests/support/fake_gateway.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { claudeAgent } from "../agents/claude.ts";
import { parkedInARow, parkUntil } from "./parking.ts";

const NOW = "2026-11-28T12:00:00.000Z";

const TIMES: readonly [what: string, resets_at: string, in_a_row: number, until?: string][] = [
  ["its end", "2026-11-28T14:05:00.000Z", 0, "2026-11-28T14:05:01.000Z"],
  ["a moment when it is over", "2026-11-28T11:00:00.000Z", 0, "2026-11-28T12:00:10.000Z"],
  ["longer each time", "2026-11-28T12:00:01.000Z", 3, "2026-11-28T12:01:20.000Z"],
  ["an hour at most", "2026-11-28T12:00:01.000Z", 1_000, "2026-11-28T13:00:00.000Z"],
  ["no limit of weeks", "2027-01-01T00:00:00.000Z", 0],
  ["no nonsense", "soon", 0],
];

for (const [what, resets_at, in_a_row, until] of TIMES) {
  Deno.test(`a run that met a rate limit waits for ${what}`, () => {
    assert.equal(parkUntil(resets_at, NOW, in_a_row), until);
  });
}

Deno.test("only parked runs at the end count as parked in a row", () => {
  const runs = (...parked: boolean[]) =>
    parked.map((one) => (one ? { parked_until: NOW } : {}) as unknown as StepRun);
  assert.equal(parkedInARow([]), 0);
  assert.equal(parkedInARow(runs(true, true)), 2);
  assert.equal(parkedInARow(runs(true, false, true)), 1);
});

/** An agent that meets a rate limit in its first attempt and fails otherwise in later ones. */
function limited(resets_at: string | undefined) {
  const gateway = new FakeGateway();
  const failure = { status: 429, message: "Slow down" };
  gateway.told = {
    ...gateway.told,
    failure: resets_at === undefined ? failure : { ...failure, resets_at },
  };
  const command = () => Promise.resolve(1);
  return { agents: [claudeAgent("i")], default_agent: "claude", gateway, command };
}

const later = (ms: number) => new Date(Date.now() + ms).toISOString();

async function parked({ detail }: TestBackend, id: string) {
  return await eventually("the parked run", async () => {
    const mission = await detail(id);
    // The mission is read before the queue is looked at: it may be from the moment before.
    return mission.status === "queued" && mission.queue?.until !== undefined && mission;
  });
}

Deno.test("a rate limit parks the mission: it says until when, and a person can retry at once", async () => {
  await withBackend(limited(later(3_600_000)), async (backend) => {
    const { create, missions, world, detail } = backend;
    const id = await create();
    await missions.continue(id, {});
    const mission = await parked(backend, id);
    assert.equal(mission.status, "queued");
    assert.equal(mission.last_error, undefined);
    assert.equal(mission.queue?.until, mission.active_run?.not_before);
    assert.match(mission.queue?.reason ?? "", /rate limit is reached\. It goes on by itself at 20/);
    const [first] = mission.runs;
    assert.deepEqual([first?.reason, first?.parked_until], [
      "rate_limited",
      mission.active_run?.not_before,
    ]);
    assert.equal(world.starts.size, 1);
    assert((await missions.retry(id)).ok);
    await eventually("the second attempt", () => Promise.resolve(world.starts.size === 2));
    await eventually("parked again", async () => {
      const { active_run, queue } = await detail(id);
      return active_run?.attempt === 3 && queue?.until !== undefined;
    });
  });
});

Deno.test("a parked mission can be cancelled, and its wait survives a restart", async () => {
  await withTempDir(async (home) => {
    const options = limited(later(3_600_000));
    let id = "";
    let until: string | undefined;
    await withBackendOn(home, options, async (backend) => {
      id = await backend.create();
      await backend.missions.continue(id, {});
      until = (await parked(backend, id)).active_run?.not_before;
    });
    await withBackendOn(home, options, async (backend) => {
      const mission = await eventually("the queue", async () => {
        const now = await backend.detail(id);
        return now.queue?.until !== undefined && now;
      });
      assert.equal(mission.queue?.until, until);
      assert.equal(backend.world.starts.size, 0);
      assert((await backend.missions.cancel(id)).ok);
      assert.equal((await backend.detail(id)).status, "cancelled");
    });
  });
});

Deno.test("a parked run lets the others go first and starts by itself when its time has come", async () => {
  let now_ms = Date.parse(NOW);
  const now = () => new Date(now_ms).toISOString();
  // The sandboxes have clocks of their own.
  const limits = { sandboxes: 1, step_ms: 86_400_000 };
  const options = { ...limited("2026-11-28T12:30:00.000Z"), now, limits };
  await withBackend(options, async (backend) => {
    const { create, missions, world, engine, detail } = backend;
    const id = await create();
    await missions.continue(id, {});
    await parked(backend, id);
    const other = await create({ agent: "mock" });
    await missions.continue(other, {});
    await eventually("the other's run", async () => {
      return (await detail(other)).runs[0]?.finished_at != null;
    });
    assert.equal(world.starts.size, 2);
    now_ms = Date.parse("2026-11-28T12:31:00.000Z");
    // Any change of a mission has the queue look at the clock, as its own timer does.
    await engine.request(other, () => Promise.resolve({ code: "invalid", message: "no change" }));
    await eventually("the next attempt", () => Promise.resolve(world.starts.size === 3));
  });
});

Deno.test("a rate limit without an end fails the mission, which can be retried", async () => {
  await withBackend(limited(undefined), async ({ create, missions, reaches }) => {
    const id = await create();
    await missions.continue(id, {});
    const failed = await reaches(id, "failed");
    assert.match(
      failed.last_error ?? "",
      /refused for now \(HTTP 429\): Slow down\. Retry it later/,
    );
  });
});

Deno.test("a run that waits for a sandbox is not retried", async () => {
  const command = () => new Promise<number>(() => {});
  await withBackend({ command, limits: { sandboxes: 1 } }, async ({ create, missions }) => {
    const [first, second] = [await create(), await create()];
    await missions.continue(first, {});
    await missions.continue(second, {});
    const retried = await missions.retry(second);
    assert(!retried.ok);
    assert.match(retried.refusal.message, /its run waits for a sandbox already/);
  });
});
