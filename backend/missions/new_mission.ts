/** A new mission, made from what the person wrote down. */
import {
  type CreateMissionBody,
  DEFAULT_WORKFLOW_ID,
  type Mission,
  MissionMeta,
  newMissionId,
  type WorkflowListItem,
} from "@haloop/shared";
import { workflowOfMission } from "./mission_workflow.ts";
import { done, refuse, type Result } from "./result.ts";

export interface Agents {
  readonly names: readonly string[];
}

/**
 * The mission that the body asks for, in status `ready` at its first step. Refuses workflows that are
 * broken or need a project, and agents that are not known.
 */
export function newMission(
  body: CreateMissionBody,
  { template, workflow_ids, agents, project, at }: {
    /** What `workflowId` names; undefined when there is no such one. */
    template: WorkflowListItem | undefined;
    /** Those that there are. */
    workflow_ids: readonly string[];
    agents: Agents;
    /** The real path of the project that it works on. */
    project: string | undefined;
    at: string;
  },
): Result<Mission> {
  if (template === undefined) {
    const known = workflow_ids.join(", ");
    return refuse(
      "invalid",
      `workflowId: there is no workflow "${workflowIdOf(body)}". Known ones are: ${known}`,
    );
  }
  const workflow = workflowOfMission(template, project !== undefined);
  if (!workflow.ok) return workflow;
  if (body.agent !== undefined && !agents.names.includes(body.agent)) {
    const known = agents.names.join(", ");
    return refuse("invalid", `agent: there is no agent "${body.agent}". Known ones are: ${known}`);
  }
  return done({
    mission_id: newMissionId(),
    title: body.title,
    type: body.type,
    workflow_id: template.workflow_id,
    current_step: 0,
    status: "ready",
    created_at: at,
    updated_at: at,
    errors: [],
    workflow: workflow.value,
    ...(body.agent === undefined ? {} : { agent: body.agent }),
    ...(body.budgetUsd === undefined ? {} : { budget_usd: body.budgetUsd }),
    ...(project === undefined ? {} : { project_path: project }),
  });
}

/** The workflow that a new mission is made from. */
export function workflowIdOf({ workflowId }: CreateMissionBody): string {
  return workflowId ?? DEFAULT_WORKFLOW_ID;
}

/** What creating answers with: the mission without its workflow. */
export function metaOf(mission: Mission): MissionMeta {
  const { workflow: _workflow, ...meta } = mission;
  return MissionMeta.parse(meta);
}
