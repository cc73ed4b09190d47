import type { MissionDetail, WorkflowStep } from "@haloop/shared";
import { lazy, Suspense } from "react";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { isCodeReview } from "../code-review/is-code-review.ts";

// Editor, diff and Markdown are most of the program's weight: they come when a gate is first shown.
const TextGate = lazy(async () => ({ default: (await import("./screen/text-gate.tsx")).TextGate }));
const CodeReview = lazy(() => import("../code-review/code-review.tsx"));
const FaceGate = lazy(async () => ({ default: (await import("./screen/face-gate.tsx")).FaceGate }));

/** The screen of a mission that waits at a gate. */
export function Gate({ mission, step }: { mission: MissionDetail; step: WorkflowStep }) {
  if (isCodeReview(mission, step)) {
    return (
      <Suspense fallback={<LoadingGate />}>
        <CodeReview key={mission.mission_id} mission={mission} step={step} />
      </Suspense>
    );
  }
  const artifact = step.reviewArtifact;
  const text = artifact === undefined ? undefined : mission.artifacts[artifact];
  const info = mission.artifact_info.find((candidate) => candidate.name === artifact);
  if (artifact === undefined || text === undefined) {
    return (
      <Suspense fallback={<LoadingGate />}>
        <FaceGate key={mission.mission_id} {...{ mission, step, artifact, info }} />
      </Suspense>
    );
  }
  // Another mission or artifact is another gate: nothing of one can reach the next.
  const key = JSON.stringify([mission.mission_id, artifact]);
  return (
    <Suspense fallback={<LoadingGate />}>
      <TextGate key={key} {...{ mission, step, artifact, text }} />
    </Suspense>
  );
}

function LoadingGate() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the gate"
      className="flex flex-col gap-3 p-6"
    >
      <Skeleton className="h-4 w-1/3" />
      <Skeleton className="mt-4 h-3.5 w-3/5" />
      <Skeleton className="h-3.5 w-2/5" />
      <Skeleton className="h-3.5 w-1/2" />
    </div>
  );
}
