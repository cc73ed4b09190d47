import assert from "node:assert/strict";
import type { WorkflowListItem, WorkflowStep } from "@haloop/shared";
import { builtInItems } from "../workflows/built_in.ts";
import { workflowOfMission } from "./mission_workflow.ts";

function kept(template: WorkflowListItem, has_project: boolean): WorkflowStep[] {
  const result = workflowOfMission(template, has_project);
  assert(result.ok);
  return result.value.steps;
}

function refusal(template: WorkflowListItem, has_project: boolean): string {
  const result = workflowOfMission(template, has_project);
  assert(!result.ok);
  return result.refusal.message;
}

const [STANDARD] = builtInItems();
assert(STANDARD);

const writer: WorkflowStep = {
  step_id: "do",
  name: "Do",
  type: "agent",
  outputArtifact: "out.md",
  workspace: "write",
};
const gate: WorkflowStep = {
  step_id: "look",
  name: "Look",
  type: "human-gate",
  reviewArtifact: "out.md",
};
const review: WorkflowStep = { step_id: "code", name: "Code", type: "code-review" };
const made = (...steps: WorkflowStep[]): WorkflowListItem => ({
  workflow_id: "mine",
  name: "Mine",
  source: "home",
  problems: [],
  steps,
});

Deno.test("with a project the standard workflow ends in a code review over the same artifact", () => {
  const steps = kept(STANDARD, true);
  assert.deepEqual(steps.at(-1), { ...STANDARD.steps.at(-1), type: "code-review" });
  assert.deepEqual(steps.slice(0, -1), STANDARD.steps.slice(0, -1));
});

Deno.test("without a project the standard workflow is what it was, and no step has a workspace", () => {
  const expected = STANDARD.steps.map(({ workspace: _mode, ...step }) => step);
  assert.deepEqual(kept(STANDARD, false), expected);
});

Deno.test("a code review of the template's own is left where it is", () => {
  const template = made(writer, gate, review);
  assert.deepEqual(kept(template, true), template.steps);
  const twice = made(writer, review, { ...writer, step_id: "more" }, gate);
  assert.deepEqual(kept(twice, true).map(({ type }) => type), [
    "agent",
    "code-review",
    "agent",
    "code-review",
  ]);
});

Deno.test("a workflow that writes no code has no code review", () => {
  const template = made({ ...writer, workspace: "read" }, gate);
  assert.deepEqual(kept(template, true), template.steps);
});

Deno.test("without a project a code review is a gate over its artifact, or is refused", () => {
  const over = { ...review, reviewArtifact: "out.md", quickCommands: [{ name: "t", argv: ["t"] }] };
  assert.deepEqual(kept(made(writer, over), false)[1], {
    step_id: "code",
    name: "Code",
    type: "human-gate",
    reviewArtifact: "out.md",
  });
  assert.equal(
    refusal(made(writer, gate, review), false),
    'workflowId: the workflow "mine" reviews code in its step "code", and no project is linked. ' +
      "Link one (haloop link), or choose another workflow",
  );
});

Deno.test("a broken workflow is refused with its reason", () => {
  assert.equal(
    refusal({ ...made(writer), broken: "a.yaml:1:1: id: is missing" }, true),
    'workflowId: the workflow "mine" is broken: a.yaml:1:1: id: is missing. ' +
      "Mend it or choose another one",
  );
});
