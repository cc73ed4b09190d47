import type { MissionListItem } from "@haloop/shared";
import assert from "node:assert/strict";
import { groupMissions, inListOrder, nextThatNeedsYou, NO_FILTER } from "./mission-groups.ts";

function mission(id: string, over: Partial<MissionListItem> = {}): MissionListItem {
  return {
    mission_id: id,
    title: `Mission ${id}`,
    type: "feature",
    status: "ready",
    current_step_name: "Cleanup",
    updated_at: "2026-01-01T10:00:00.000Z",
    ...over,
  };
}

const at = (minute: number) => `2026-01-01T10:${String(minute).padStart(2, "0")}:00.000Z`;

Deno.test("what needs the person comes first, then running, queued, ready, failed, done", () => {
  const groups = groupMissions([
    mission("a", { status: "completed" }),
    mission("b", { status: "failed" }),
    mission("c", { status: "draft" }),
    mission("d", { status: "running_code_agent" }),
    mission("e", { status: "waiting_human" }),
    mission("f", { status: "cancelled" }),
    mission("g", { status: "queued" }),
  ]);
  assert.deepEqual(groups.map((group) => group.heading), [
    "Needs you",
    "Running",
    "Queued",
    "Ready to start",
    "Failed",
    "Done",
  ]);
});

Deno.test("a queued mission that lacks something needs the person", () => {
  const lacking = mission("a", { status: "queued", lacks: "No image. Build it" });
  const all = [mission("b", { status: "queued" }), lacking];
  assert.deepEqual(groupMissions(all).map(({ heading, missions }) => [heading, missions.length]), [
    ["Needs you", 1],
    ["Queued", 1],
  ]);
  assert.equal(nextThatNeedsYou(all, "b"), "a");
});

Deno.test("who has waited longest comes first, all others newest first", () => {
  const groups = groupMissions([
    mission("w2", { status: "waiting_human", waiting_since: at(2), updated_at: at(3) }),
    // A saved draft moves its last change, and not since when it waits.
    mission("w1", { status: "waiting_code_review", waiting_since: at(1), updated_at: at(9) }),
    mission("r1", { status: "ready", updated_at: at(1) }),
    mission("r2", { status: "queued", updated_at: at(2) }),
  ]);
  assert.deepEqual(inListOrder(groups).map((item) => item.mission_id), ["w1", "w2", "r2", "r1"]);
});

Deno.test("equal times are ordered by id, whatever order the answer had", () => {
  const one = groupMissions([mission("b"), mission("a")]);
  const other = groupMissions([mission("a"), mission("b")]);
  assert.deepEqual(inListOrder(one), inListOrder(other));
});

Deno.test("a filter takes every word, one of the statuses and one of the types", () => {
  const missions = [
    mission("a", { title: "Fix login redirect", type: "bugfix", status: "waiting_human" }),
    mission("b", { title: "Fix login form", type: "bugfix" }),
    mission("c", { title: "Redirect old links" }),
  ];
  const ids = (filter: Parameters<typeof groupMissions>[1]) =>
    inListOrder(groupMissions(missions, filter)).map((item) => item.mission_id);
  assert.deepEqual(ids({ ...NO_FILTER, text: "  redirect LOGIN " }), ["a"]);
  assert.deepEqual(ids({ ...NO_FILTER, types: new Set(["bugfix"]) }), ["a", "b"]);
  assert.deepEqual(ids({ ...NO_FILTER, statuses: new Set(["Ready"]) }), ["b", "c"]);
});

Deno.test("the next that needs you goes round, and is nothing when nobody else waits", () => {
  const missions = [
    mission("b", { status: "waiting_human", waiting_since: at(2) }),
    mission("x", { status: "running_code_agent" }),
    mission("c", { status: "waiting_human", waiting_since: at(3) }),
    mission("a", { status: "waiting_human", waiting_since: at(1) }),
  ];
  assert.deepEqual(
    ["x", undefined, "a", "b", "c"].map((id) => nextThatNeedsYou(missions, id)),
    ["a", "a", "b", "c", "a"],
  );
  assert.equal(nextThatNeedsYou(missions.slice(0, 2), "b"), undefined);
  assert.equal(nextThatNeedsYou([], "b"), undefined);
});
