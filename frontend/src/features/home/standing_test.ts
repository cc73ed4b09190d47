import assert from "node:assert/strict";
import type { MissionListItem, MissionStatus } from "@haloop/shared";
import { standing } from "./standing.ts";

const mission = (status: MissionStatus): MissionListItem => ({
  mission_id: status,
  title: "A",
  type: "fix",
  status,
  current_step_name: "Cleanup",
  updated_at: "2026-01-01T10:00:00.000Z",
});

Deno.test("who has missions is told what waits", () => {
  assert.equal(standing([]), undefined);
  assert.equal(standing([mission("ready")]), "Nothing waits for you");
  assert.equal(standing([mission("waiting_human")]), "1 mission waits for you");
  assert.equal(
    standing([mission("waiting_human"), mission("waiting_code_review"), mission("completed")]),
    "2 missions wait for you",
  );
});
