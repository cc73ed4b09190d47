import type { MissionDetail, WorkflowStep } from "@haloop/shared";

/** Whether a step is the gate over a workspace that is there. */
export function isCodeReview(mission: MissionDetail, step: WorkflowStep | undefined): boolean {
  return step?.type === "code-review" && mission.workspace !== undefined;
}
