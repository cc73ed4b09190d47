/** Sentences about what comes next. */
import { isGate, type MissionDetail, type WorkflowStep } from "@haloop/shared";

/** The next step that waits for the person, the present one not counted. */
export function nextGate(mission: MissionDetail): WorkflowStep | undefined {
  return mission.workflow.steps.find((step, index) => index > mission.current_step && isGate(step));
}

/** What an agent step reads and writes, such as "raw-input.md → structured-text.md". */
export function inAndOut(step: WorkflowStep | undefined): string {
  const names = [step?.inputArtifact, step?.outputArtifact].filter((name) => name !== undefined);
  return names.join(" → ");
}
