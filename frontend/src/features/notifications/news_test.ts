import type { MissionListItem } from "@haloop/shared";
import assert from "node:assert/strict";
import { newsBetween } from "./news.ts";

function mission(id: string, over: Partial<MissionListItem> = {}): MissionListItem {
  return {
    mission_id: id,
    title: `Mission ${id}`,
    type: "feature",
    status: "running_code_agent",
    current_step_name: "Research",
    updated_at: "2026-01-01T10:00:00.000Z",
    ...over,
  };
}

const waiting = (id: string, since: string) =>
  mission(id, {
    status: "waiting_human",
    current_step_name: "Review Research",
    waiting_since: `2026-01-01T${since}:00.000Z`,
  });
const failed = (id: string) => mission(id, { status: "failed" });

const told = (before: MissionListItem[], after: MissionListItem[]) =>
  newsBetween(before, after).map(({ missionId, text }) => `${missionId}: ${text}`);

Deno.test("a gate that opens and a mission that fails are news", () => {
  assert.deepEqual(
    told([mission("a"), mission("b"), mission("c")], [
      waiting("a", "10:01"),
      failed("b"),
      mission("c"),
    ]),
    ["a: Waits for you at Review Research", "b: Failed at Research"],
  );
});

Deno.test("what a run lacks is news, and once more only when it lacks something else", () => {
  const lacks = (what: string) => mission("a", { status: "queued", lacks: what });
  assert.deepEqual(told([mission("a", { status: "queued" })], [lacks("No image. Build it")]), [
    "a: No image. Build it",
  ]);
  assert.deepEqual(told([lacks("No image. Build it")], [lacks("No image. Build it")]), []);
  assert.deepEqual(told([lacks("No image. Build it")], [lacks("No key. Give one")]), [
    "a: No key. Give one",
  ]);
});

Deno.test("what was so before is no news, a saved draft included", () => {
  const before = [waiting("a", "10:01"), failed("b")];
  const saved = { ...waiting("a", "10:01"), updated_at: "2026-01-01T11:00:00.000Z" };
  assert.deepEqual(told(before, [saved, failed("b")]), []);
});

Deno.test("the next gate is news even when the step between them was not seen", () => {
  assert.deepEqual(told([waiting("a", "10:01")], [waiting("a", "10:02")]).length, 1);
});

Deno.test("a mission that was not there before and waits already is news", () => {
  assert.deepEqual(told([], [waiting("a", "10:01"), mission("b")]).length, 1);
});

Deno.test("a file that cannot be read is no failed run", () => {
  assert.deepEqual(told([mission("a")], [{ ...failed("a"), broken: "torn" }]), []);
});

Deno.test("many at once are told as one, which leads to the first", () => {
  const ids = ["a", "b", "c", "d"];
  const news = newsBetween(ids.map((id) => mission(id)), ids.map((id) => waiting(id, "10:01")));
  assert.deepEqual(news.map(({ missionId, text }) => `${missionId}: ${text}`), [
    "a: 4 missions need you",
  ]);
});
