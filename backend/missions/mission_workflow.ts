/**
 * The workflow that a mission keeps: the template as it is now, fitted to whether there is a project.
 * Pure.
 */
import { isGate, type Workflow, type WorkflowListItem } from "@haloop/shared";
import { done, refuse, type Result } from "./result.ts";

/**
 * With a project, a workflow that writes to the workspace ends in a code review: where the template has
 * none after its last such step, the last gate becomes one and keeps its artifact. Without a project
 * there is no workspace: its code reviews are gates over their artifacts.
 */
export function workflowOfMission(
  template: WorkflowListItem,
  has_project: boolean,
): Result<Workflow> {
  const { source: _source, path: _path, broken, problems: _problems, ...workflow } = template;
  const named = `workflowId: the workflow "${workflow.workflow_id}"`;
  if (broken !== undefined) {
    return refuse("invalid", `${named} is broken: ${broken}. Mend it or choose another one`);
  }
  if (has_project) return done(withCodeReview(workflow));
  const blind = workflow.steps.find(({ type, reviewArtifact }) =>
    type === "code-review" && reviewArtifact === undefined
  );
  if (blind === undefined) return done(withoutWorkspace(workflow));
  return refuse(
    "invalid",
    `${named} reviews code in its step "${blind.step_id}", and no project is linked. ` +
      `Link one (haloop link), or choose another workflow`,
  );
}

function withCodeReview(workflow: Workflow): Workflow {
  const writer = workflow.steps.findLastIndex(({ workspace }) => workspace === "write");
  const last = workflow.steps.findLastIndex(isGate);
  const reviewed = workflow.steps.some(({ type }, n) => type === "code-review" && n > writer);
  if (writer < 0 || last < writer || reviewed) return workflow;
  const steps = workflow.steps.map((step, n) =>
    n === last ? { ...step, type: "code-review" as const } : step
  );
  return { ...workflow, steps };
}

function withoutWorkspace(workflow: Workflow): Workflow {
  const steps = workflow.steps.map((step) => {
    const { workspace: _mode, quickCommands: _commands, ...rest } = step;
    return rest.type === "code-review" ? { ...rest, type: "human-gate" as const } : rest;
  });
  return { ...workflow, steps };
}
