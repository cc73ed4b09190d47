import type { MissionDetail, WorkflowStep } from "@haloop/shared";

export function Gate({ mission, step }: { mission: MissionDetail; step: WorkflowStep }) {
  const text = mission.artifacts[step.reviewArtifact ?? ""] ?? "";
  return <pre className="overflow-auto p-6 font-mono text-code whitespace-pre-wrap">{text}</pre>;
}
