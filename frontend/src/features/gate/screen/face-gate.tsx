import type { ArtifactInfo, MissionDetail, WorkflowStep } from "@haloop/shared";
import type { ReactNode } from "react";
import { Notice } from "../../../components/ui/notice.tsx";
import { errorText } from "../../../lib/api.ts";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { ActionBar } from "../../missions/action-bar.tsx";
import { DownloadArtifact } from "../../missions/download-artifact.tsx";
import { useContinue } from "../../missions/queries.ts";
import { sentTo } from "../../review/rounds/sent-to.ts";
import { ContinueButton } from "./continue-button.tsx";
import { faceOf } from "./face-of.ts";
import { FaceReview } from "./face-review.tsx";
import { KeptText } from "./kept-text.tsx";
import { whatContinueDoes } from "./next-step.ts";

export interface FaceGateProps {
  mission: MissionDetail;
  step: WorkflowStep;
  artifact: string | undefined;
  info: ArtifactInfo | undefined;
}

/** A gate without a text: what is there instead, and the ways on. */
export function FaceGate({ mission, step, artifact, info }: FaceGateProps) {
  const { mutate, isPending, error } = useContinue(mission.mission_id);
  const seen = {
    stepId: step.step_id,
    ...(info?.hash === undefined ? {} : { artifactHash: info.hash }),
  };
  const pass = () => {
    if (!isPending) mutate(seen);
  };
  const target = sentTo(mission);
  const actions = (onContinue: () => void, before?: ReactNode) => (
    <ActionBar note={<span className="text-ink-3">There is nothing to save here</span>}>
      {before}
      <ContinueButton does={whatContinueDoes(mission)} busy={isPending} onContinue={onContinue} />
    </ActionBar>
  );
  return (
    <section
      aria-label={faceOf(artifact, info).title}
      className="flex h-full min-h-0 flex-col"
    >
      <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-2 overflow-y-auto p-6 text-center">
        <Face mission_id={mission.mission_id} artifact={artifact} info={info} />
        {artifact !== undefined && <KeptText mission_id={mission.mission_id} artifact={artifact} />}
        {error !== null && (
          <div role="alert" className="mt-4 w-full max-w-lg text-left">
            <Notice tone="failed" title="Not continued">{errorText(error)}</Notice>
          </div>
        )}
      </div>
      {artifact === undefined || target === undefined
        ? <PassOnly onPass={pass}>{actions(pass)}</PassOnly>
        : <FaceReview {...{ mission, artifact, seen, pass, actions }} target={target.name} />}
    </section>
  );
}

/** What stands in the place of a text that cannot be shown. */
export function Face(
  { mission_id, artifact, info }: Pick<FaceGateProps, "artifact" | "info"> & { mission_id: string },
) {
  const { Icon, title, words } = faceOf(artifact, info);
  return (
    <>
      <Icon className="size-8 text-ink-3" aria-hidden="true" />
      <h2 className="text-title font-semibold">{title}</h2>
      <p className="max-w-prose text-base text-ink-2">{words}</p>
      {info !== undefined && <DownloadArtifact mission_id={mission_id} info={info} />}
      {info?.stale === true && (
        <p className="text-row text-ink-3">Stale: a rewind made the step that wrote it undone.</p>
      )}
    </>
  );
}

/** Where nobody can be asked for another text. */
function PassOnly({ onPass, children }: { onPass: () => void; children: ReactNode }) {
  useShortcut("mod+enter", onPass, { label: "Continue", group: "Gate" });
  return children;
}
