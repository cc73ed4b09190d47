import type { MissionListItem } from "@haloop/shared";
import assert from "node:assert/strict";
import { groupMissions } from "../missions/mission-groups.ts";
import { anchorAt, listRows, neighbour, rowOffset, tabStop, WIDE_ROWS } from "./list-rows.ts";

function missions(count: number, status: MissionListItem["status"], prefix: string) {
  return Array.from({ length: count }, (_, n): MissionListItem => ({
    mission_id: `${prefix}${n}`,
    title: "",
    type: "fix",
    status,
    current_step_name: "",
    updated_at: "2026-01-01T00:00:00.000Z",
  }));
}

Deno.test("each group is a heading with its count and then its missions", () => {
  const rows = listRows(
    groupMissions([...missions(2, "failed", "f"), ...missions(1, "ready", "r")]),
  );
  assert.deepEqual(rows.map((row) => row.key), ["group ready", "r0", "group failed", "f0", "f1"]);
});

Deno.test("what is read keeps its place when a mission appears above it", () => {
  const before = listRows(groupMissions(missions(50, "completed", "d")));
  const anchor = anchorAt(before, 500, WIDE_ROWS);
  assert.ok(anchor);
  const after = listRows(
    groupMissions([...missions(50, "completed", "d"), ...missions(1, "waiting_human", "w")]),
  );
  const top = (rowOffset(after, anchor.key, WIDE_ROWS) ?? 0) + anchor.inside;
  assert.equal(top, 500 + WIDE_ROWS.heading + WIDE_ROWS.mission);
});

Deno.test("Tab stops at one mission, and keys lead on from it over headings", () => {
  const rows = listRows(
    groupMissions([...missions(2, "failed", "f"), ...missions(1, "ready", "r")]),
  );
  assert.equal(tabStop(rows, "f0"), 3);
  assert.equal(tabStop(rows, "gone"), 1);
  assert.equal(tabStop([], undefined), -1);
  const keys = ["ArrowDown", "ArrowUp", "Home", "End", "x"];
  assert.deepEqual(keys.map((key) => neighbour(rows, 3, key)), [4, 1, 1, 4, undefined]);
  assert.equal(neighbour(rows, 1, "ArrowUp"), undefined);
  assert.equal(neighbour(rows, 4, "ArrowDown"), undefined);
});
