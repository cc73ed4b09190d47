import assert from "node:assert/strict";
import { passedArtifacts } from "./passed-artifacts.ts";

const gate = (step_id: string, reviewArtifact: string) => ({
  step_id,
  name: "Review",
  type: "human-gate" as const,
  reviewArtifact,
});
const steps = [
  { step_id: "research", name: "Research", type: "agent" as const },
  gate("review", "research.md"),
  gate("review-2", "plan.md"),
  gate("review-3", "plan.md"),
];
const at = (current_step: number) => ({
  workflow: { workflow_id: "w", name: "w", steps },
  current_step,
});

Deno.test("a text has gone through once no gate from here on shows it", () => {
  assert.deepEqual(passedArtifacts(at(1)), []);
  assert.deepEqual(passedArtifacts(at(2)), ["research.md"]);
  assert.deepEqual(passedArtifacts(at(3)), ["research.md"]);
  assert.deepEqual(passedArtifacts(at(4)), ["research.md", "plan.md"]);
});
