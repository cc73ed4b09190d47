import { isGate, type MissionDetail } from "@haloop/shared";

/** The artifact that hands an agent step what the person changed at the gate before it. */
export const HUMAN_CHANGES = "human-changes.diff";

/**
 * What the person changed at the gate before this step, as the patch that the step was given. There
 * is one such artifact, written anew by each gate: it belongs to the last step that a gate led to.
 */
export function humanChangesFor(
  { workflow, current_step, artifacts }: Pick<
    MissionDetail,
    "workflow" | "current_step" | "artifacts"
  >,
  step_id: string,
): string | undefined {
  const { steps } = workflow;
  const led = steps.findLastIndex((step, at) => {
    const before = steps[at - 1];
    return at <= current_step && !isGate(step) && before !== undefined && isGate(before);
  });
  return steps[led]?.step_id === step_id ? artifacts[HUMAN_CHANGES] : undefined;
}
