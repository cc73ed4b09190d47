import assert from "node:assert/strict";
import { humanChangesFor } from "./human-changes-for.ts";

const steps = [
  { step_id: "cleanup", name: "Cleanup", type: "agent" as const },
  { step_id: "review", name: "Review", type: "human-gate" as const },
  { step_id: "research", name: "Research", type: "agent" as const },
  { step_id: "review-2", name: "Review", type: "human-gate" as const },
  { step_id: "planning", name: "Planning", type: "agent" as const },
];
const at = (current_step: number, artifacts = { "human-changes.diff": "patch" }) => ({
  workflow: { workflow_id: "w", name: "w", steps },
  current_step,
  artifacts,
});

Deno.test("the person's changes belong to the last step that a gate led to", () => {
  for (const [current, step] of [[2, "research"], [3, "research"], [4, "planning"]] as const) {
    const holders = steps.filter(({ step_id }) =>
      humanChangesFor(at(current), step_id) === "patch"
    );
    assert.deepEqual(holders.map(({ step_id }) => step_id), [step]);
  }
  assert.equal(humanChangesFor(at(1), "cleanup"), undefined);
});
