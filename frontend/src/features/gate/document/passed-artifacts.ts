/** Which of a mission's texts went through their gates; pure. */
import { isGate, type MissionDetail } from "@haloop/shared";

/** The artifacts of the gates that the mission has passed, and that no gate ahead shows again. */
export function passedArtifacts(
  { workflow, current_step }: Pick<MissionDetail, "workflow" | "current_step">,
): string[] {
  const shownAt = (from: number, to?: number) =>
    workflow.steps.slice(from, to).flatMap((step) =>
      isGate(step) && step.reviewArtifact !== undefined ? [step.reviewArtifact] : []
    );
  const ahead = new Set(shownAt(current_step));
  return [...new Set(shownAt(0, current_step))].filter((name) => !ahead.has(name));
}
