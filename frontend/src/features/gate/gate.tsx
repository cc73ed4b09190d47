import type { MissionDetail, WorkflowStep } from "@haloop/shared";
import { FaceGate } from "./screen/face-gate.tsx";
import { TextGate } from "./screen/text-gate.tsx";

/** The screen of a mission that waits at a gate. */
export function Gate({ mission, step }: { mission: MissionDetail; step: WorkflowStep }) {
  const artifact = step.reviewArtifact;
  const text = artifact === undefined ? undefined : mission.artifacts[artifact];
  const info = mission.artifact_info.find((candidate) => candidate.name === artifact);
  if (artifact === undefined || text === undefined) {
    return <FaceGate key={mission.mission_id} {...{ mission, step, artifact, info }} />;
  }
  // Another mission or artifact is another gate: nothing of one can reach the next.
  const key = JSON.stringify([mission.mission_id, artifact]);
  return <TextGate key={key} {...{ mission, step, artifact, text }} />;
}
