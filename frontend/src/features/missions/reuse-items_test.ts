import type { MissionListItem } from "@haloop/shared";
import assert from "node:assert/strict";
import { reuseItems } from "./reuse-items.ts";

const mission = (id: string, title = id): MissionListItem => ({
  mission_id: id,
  title,
  type: "fix",
  status: "ready",
  current_step_name: "Cleanup",
  updated_at: "2026-01-01T10:00:00.000Z",
});

Deno.test("a mission that has not changed stays the same object", async () => {
  const before = [mission("a"), mission("b")];
  const after = await reuseItems(before, [mission("b", "other"), mission("a"), mission("c")]);
  assert.equal(after[1], before[0]);
  assert.deepEqual(after.map(({ title }) => title), ["other", "a", "c"]);
});

Deno.test("a field that came or went is a change", async () => {
  const before = [mission("a")];
  const waiting = { ...mission("a"), waiting_since: "2026-01-01T10:00:00.000Z" };
  assert.deepEqual(await reuseItems(before, [waiting]), [waiting]);
  assert.deepEqual(await reuseItems([waiting], before), before);
});

Deno.test("what is no mission is left out", async () => {
  assert.deepEqual(await reuseItems([], [null, 1, { mission_id: "x" }, mission("a")]), [
    mission("a"),
  ]);
});

Deno.test("many are taken in with pauses, and that can be called off", async () => {
  const many = Array.from({ length: 2500 }, (_, n) => mission(`m-${n}`));
  assert.equal((await reuseItems([], many)).length, 2500);
  await assert.rejects(() => reuseItems([], many, AbortSignal.abort()));
});
