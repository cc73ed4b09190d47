import assert from "node:assert/strict";
import type { WorkflowListItem } from "@haloop/shared";
import { bySource, chooseWorkflow, stepWords } from "./workflow-choice.ts";

const item = (workflow_id: string, over: Partial<WorkflowListItem> = {}): WorkflowListItem => ({
  workflow_id,
  name: workflow_id,
  source: "built-in",
  steps: [],
  problems: [],
  ...over,
});

const LIST = [
  item("ours", { source: "project" }),
  item("torn", { source: "project", broken: "torn.yaml:1:1: id: is missing" }),
  item("standard-feature"),
  item("bugfix"),
];

Deno.test("what the person chose counts, else the default, whatever stands first", () => {
  assert.equal(chooseWorkflow(LIST, "bugfix")?.workflow_id, "bugfix");
  assert.equal(chooseWorkflow(LIST)?.workflow_id, "standard-feature");
  assert.equal(chooseWorkflow(LIST, "gone")?.workflow_id, "standard-feature");
});

Deno.test("a broken workflow is never the choice", () => {
  assert.equal(chooseWorkflow(LIST, "torn")?.workflow_id, "standard-feature");
  const broken = LIST.map((one) => one.workflow_id === "ours" ? one : { ...one, broken: "x" });
  assert.equal(chooseWorkflow(broken)?.workflow_id, "ours");
  assert.equal(chooseWorkflow(broken.slice(1)), undefined);
});

Deno.test("the choices are grouped by where they come from", () => {
  assert.deepEqual(bySource(LIST).map(({ source, workflows }) => [source, workflows.length]), [
    ["project", 2],
    ["built-in", 2],
  ]);
});

Deno.test("the steps and the decisions are counted", () => {
  const step = { step_id: "a", name: "A", type: "agent" } as const;
  const gate = { step_id: "b", name: "B", type: "code-review" } as const;
  assert.equal(stepWords({ steps: [step] }), "1 step, you decide at 0");
  assert.equal(stepWords({ steps: [step, gate] }), "2 steps, you decide at 1");
});
