import type { ArtifactInfo, MissionDetail, WorkflowStep } from "@haloop/shared";
import { useShortcut } from "../../lib/shortcuts.ts";
import { Face } from "../gate/screen/face-gate.tsx";
import { TextGate, type Within } from "../gate/screen/text-gate.tsx";
import { ActionBar } from "../missions/action-bar.tsx";
import { ReviewScreen } from "./screen/review-screen.tsx";
import { useBareDecision, useTextDecision } from "./screen/use-decision.ts";

/** The gate over a mission's workspace. One per mission and step. */
export default function CodeReview(
  { mission, step }: { mission: MissionDetail; step: WorkflowStep },
) {
  const artifact = step.reviewArtifact;
  const text = artifact === undefined ? undefined : mission.artifacts[artifact];
  return artifact === undefined || text === undefined
    ? <WithoutText mission={mission} step={step} />
    : <WithText key={artifact} {...{ mission, step, artifact, text }} />;
}

interface TextParts {
  mission: MissionDetail;
  step: WorkflowStep;
  artifact: string;
  text: string;
}

function WithText({ mission, step, artifact, text }: TextParts) {
  const decision = useTextDecision(mission, step, artifact, text);
  return (
    <ReviewScreen
      {...{ mission, step, decision }}
      result={(within) => <TextGate {...{ mission, step, artifact, text, within }} />}
    />
  );
}

function WithoutText({ mission, step }: { mission: MissionDetail; step: WorkflowStep }) {
  const decision = useBareDecision(mission, step);
  const artifact = step.reviewArtifact;
  const info = mission.artifact_info.find(({ name }) => name === artifact);
  const result = artifact === undefined
    ? undefined
    : (within: Within) => <FaceResult {...{ mission, artifact, info, within }} />;
  return <ReviewScreen {...{ mission, step, decision, result }} />;
}

/** The artifact of the gate where it is no text, or is missing. */
function FaceResult(
  { mission, artifact, info, within }: {
    mission: MissionDetail;
    artifact: string;
    info: ArtifactInfo | undefined;
    within: Within;
  },
) {
  useShortcut("mod+enter", within.pass, { label: "Approve", group: "Code review" });
  return (
    <>
      <div className="flex h-full flex-col items-center justify-center gap-2 overflow-y-auto p-6 text-center">
        <Face mission_id={mission.mission_id} artifact={artifact} info={info} />
      </div>
      <ActionBar note={<span className="text-ink-3">There is nothing to save here</span>}>
        {within.actions}
      </ActionBar>
    </>
  );
}
