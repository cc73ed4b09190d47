/** What a run left in the artifacts folder, kept as versions before anything may overwrite it. */
import { currentStep, type Mission, type StepRun } from "@haloop/shared";
import type { MissionStore } from "../store/mission_store.ts";

/**
 * Keeps every artifact of the workflow that is not a version yet: the step's output, and whatever
 * else the agent changed on the way. Doing it twice keeps nothing twice.
 *
 * @returns whether the run wrote the step's output artifact
 */
export async function captureOutputs(
  store: MissionStore,
  mission: Mission,
  run: StepRun,
  at: string,
): Promise<boolean> {
  const output = currentStep(mission)?.outputArtifact;
  const written = output !== undefined && await isWritten(store, mission, output, run);
  for (const name of artifactNames(mission)) {
    const bytes = await store.artifactBytes(mission.mission_id, name);
    if (bytes === undefined) continue;
    const kind = name === output && written ? "output" : "draft";
    const origin = { author: "agent", kind, at, step_id: run.step_id, run_id: run.run_id } as const;
    await store.addVersion(mission.mission_id, name, bytes, origin);
  }
  return written;
}

/** Keeps what somebody wrote into an artifact by hand, before an agent overwrites it. */
export async function keepBeforeRun(
  store: MissionStore,
  mission: Mission,
  artifact: string,
  at: string,
): Promise<void> {
  const bytes = await store.artifactBytes(mission.mission_id, artifact);
  if (bytes === undefined) return;
  await store.addVersion(mission.mission_id, artifact, bytes, {
    author: "human",
    kind: "draft",
    at,
  });
}

async function isWritten(
  store: MissionStore,
  mission: Mission,
  output: string,
  run: StepRun,
): Promise<boolean> {
  const fingerprint = await store.artifactFingerprint(mission.mission_id, output);
  if (fingerprint === undefined || fingerprint === run.output_before) return false;
  return (await store.artifact(mission.mission_id, output))?.kind !== "not_a_file";
}

function artifactNames(mission: Mission): string[] {
  const named = mission.workflow.steps.flatMap((step) => [
    step.inputArtifact ?? [],
    step.outputArtifact ?? [],
    step.reviewArtifact ?? [],
  ]);
  return [...new Set(named.flat())];
}
