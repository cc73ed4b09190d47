/** Where Request changes leads to. Pure. */
import { type MissionDetail, producerOf } from "@haloop/shared";

/**
 * The step that wrote what the gate shows, which attempt its next run is, and whether the mock agent
 * wrote it. The next one may be another agent: the configuration can have changed since.
 */
export function sentTo(
  mission: Pick<MissionDetail, "workflow" | "current_step" | "runs">,
): { name: string; attempt: number; rehearsed: boolean } | undefined {
  const step = producerOf(mission);
  if (step === undefined) return undefined;
  const runs = mission.runs.filter((run) => run.step_id === step.step_id);
  const latest = Math.max(runs.length, ...runs.map((run) => run.attempt ?? 0));
  return { name: step.name, attempt: latest + 1, rehearsed: runs.at(-1)?.agent === "mock" };
}
