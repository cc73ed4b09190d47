import type { MissionDetail, MissionStatus, MissionWorkspace } from "@haloop/shared";
import assert from "node:assert/strict";
import { offeredActions } from "./mission-actions.ts";

const steps = ["cleanup", "review", "research"].map((step_id) => ({
  step_id,
  name: step_id,
  type: step_id === "review" ? "human-gate" as const : "llm" as const,
}));

const WORKSPACE: MissionWorkspace = {
  branch: "haloop/x",
  base_commit: "0".repeat(40),
  base_branch: "main",
};

function mission(status: MissionStatus, over: Partial<MissionDetail> = {}): MissionDetail {
  return {
    mission_id: "m-1",
    title: "One",
    type: "fix",
    workflow_id: "w",
    workflow: { workflow_id: "w", name: "W", steps },
    current_step: 1,
    status,
    created_at: "2026-01-01T10:00:00.000Z",
    updated_at: "2026-01-01T10:00:00.000Z",
    errors: [],
    artifacts: {},
    artifact_info: [],
    runs: [],
    ...over,
  };
}

const offered = (...of: Parameters<typeof mission>) =>
  offeredActions(mission(...of)).map(({ label }) => label);

Deno.test("what is offered is what the status allows", () => {
  const ends = ["Mark as Completed…", "Cancel mission…", "Delete…"];
  assert.deepEqual(offered("waiting_human"), ["Rewind to step…", "Budget…", ...ends]);
  assert.deepEqual(offered("ready", { current_step: 0 }), ["Budget…", ...ends]);
  const running = ["Budget…", "Mark as Completed…", "Cancel run…"];
  assert.deepEqual(offered("queued"), running);
  assert.deepEqual(offered("running_code_agent"), running);
  assert.deepEqual(offered("completed"), ["Rewind to step…", "Budget…", "Delete…"]);
});

Deno.test("a workspace can be discarded once, and only where nothing works in it", () => {
  assert.equal(offered("cancelled", { workspace: WORKSPACE }).includes("Discard workspace…"), true);
  assert.equal(
    offered("waiting_human", { workspace: WORKSPACE }).includes("Discard workspace…"),
    false,
  );
  const discarded = { ...WORKSPACE, discarded_at: "2026-01-02T10:00:00.000Z" };
  assert.equal(
    offered("cancelled", { workspace: discarded }).includes("Discard workspace…"),
    false,
  );
});

Deno.test("a mission that cannot be read can only be put away", () => {
  assert.deepEqual(offered("failed", { broken: "no JSON" }), ["Delete…"]);
});
