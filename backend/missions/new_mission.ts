/** A new mission, made from what the person wrote down. */
import {
  type CreateMissionBody,
  type Mission,
  MissionMeta,
  newMissionId,
  type Workflow,
} from "@haloop/shared";
import { done, refuse, type Result } from "./result.ts";

export interface Workflows {
  find(workflow_id: string): Workflow | undefined;
  /** The workflow of missions that name none. */
  readonly default_id: string;
}

export interface Agents {
  readonly names: readonly string[];
}

/**
 * The mission that the body asks for, in status `ready` at its first step. Refuses workflows and
 * agents that are not known.
 */
export function newMission(
  body: CreateMissionBody,
  { workflows, agents, project, at }: {
    workflows: Workflows;
    agents: Agents;
    /** The real path of the project that it works on. */
    project: string | undefined;
    at: string;
  },
): Result<Mission> {
  const workflow_id = body.workflowId ?? workflows.default_id;
  const workflow = workflows.find(workflow_id);
  if (workflow === undefined) {
    return refuse("invalid", `workflowId: there is no workflow "${workflow_id}"`);
  }
  if (body.agent !== undefined && !agents.names.includes(body.agent)) {
    const known = agents.names.join(", ");
    return refuse("invalid", `agent: there is no agent "${body.agent}". Known ones are: ${known}`);
  }
  return done({
    mission_id: newMissionId(),
    title: body.title,
    type: body.type,
    workflow_id: workflow.workflow_id,
    current_step: 0,
    status: "ready",
    created_at: at,
    updated_at: at,
    errors: [],
    workflow,
    ...(body.agent === undefined ? {} : { agent: body.agent }),
    ...(project === undefined ? {} : { project_path: project }),
  });
}

/** What creating answers with: the mission without its workflow. */
export function metaOf(mission: Mission): MissionMeta {
  const { workflow: _workflow, ...meta } = mission;
  return MissionMeta.parse(meta);
}
