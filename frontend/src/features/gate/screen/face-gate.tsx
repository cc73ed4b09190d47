import type { ArtifactInfo, MissionDetail, WorkflowStep } from "@haloop/shared";
import { Binary, FileQuestion, FileWarning, FileX2 } from "lucide-react";
import { lazy, Suspense } from "react";
import { Notice } from "../../../components/ui/notice.tsx";
import { errorText } from "../../../lib/api.ts";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { byteSize } from "../../../lib/size.ts";
import { ActionBar } from "../../missions/action-bar.tsx";
import { useContinue } from "../../missions/queries.ts";
import { ContinueButton } from "./continue-button.tsx";
import { whatContinueDoes } from "./next-step.ts";

const KeptText = lazy(() => import("./kept-text.tsx"));

/** A gate without a text: what is there instead, and the way on. */
export function FaceGate(
  { mission, step, artifact, info }: {
    mission: MissionDetail;
    step: WorkflowStep;
    artifact: string | undefined;
    info: ArtifactInfo | undefined;
  },
) {
  const { mutate, isPending, error } = useContinue(mission.mission_id);
  const pass = () => {
    if (isPending) return;
    mutate({
      stepId: step.step_id,
      ...(info?.hash === undefined ? {} : { artifactHash: info.hash }),
    });
  };
  useShortcut("mod+enter", pass, { label: "Continue", group: "Gate" });
  const { Icon, title, words } = faceOf(artifact, info);
  return (
    <section aria-label={title} className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-2 overflow-y-auto p-6 text-center">
        <Icon className="size-8 text-ink-3" aria-hidden="true" />
        <h2 className="text-title font-semibold">{title}</h2>
        <p className="max-w-prose text-base text-ink-2">{words}</p>
        {info?.stale === true && (
          <p className="text-row text-ink-3">
            Stale: a rewind made the step that wrote it undone.
          </p>
        )}
        {artifact !== undefined && (
          <Suspense fallback={null}>
            <KeptText mission_id={mission.mission_id} artifact={artifact} />
          </Suspense>
        )}
        {error !== null && (
          <div role="alert" className="mt-4 w-full max-w-lg text-left">
            <Notice tone="failed" title="Not continued">{errorText(error)}</Notice>
          </div>
        )}
      </div>
      <ActionBar note={<span className="text-ink-3">There is nothing to save here</span>}>
        <ContinueButton does={whatContinueDoes(mission)} busy={isPending} onContinue={pass} />
      </ActionBar>
    </section>
  );
}

function faceOf(artifact: string | undefined, info: ArtifactInfo | undefined) {
  if (artifact === undefined) {
    return {
      Icon: FileQuestion,
      title: "Nothing to review",
      words: "This gate shows no artifact. Continue when the work so far is as it should be.",
    };
  }
  switch (info?.kind) {
    case "binary":
      return {
        Icon: Binary,
        title: `"${artifact}" is not text`,
        words:
          `It holds ${byteSize(info.size_bytes)} that are not UTF-8, so it cannot be shown or ` +
          "edited here. The file itself is kept whole.",
      };
    case "too_large":
      return {
        Icon: FileWarning,
        title: `"${artifact}" is too large to show`,
        words:
          `It has ${byteSize(info.size_bytes)}; up to 1 MiB can be shown and edited here. The ` +
          "file itself is kept whole.",
      };
    case "not_a_file":
      return {
        Icon: FileX2,
        title: `"${artifact}" is not a file`,
        words: "It is a link, a folder or a device, which Haloop never follows or opens. Rewind " +
          "to the step that should have written it, or continue without it.",
      };
    default:
      return {
        Icon: FileX2,
        title: `"${artifact}" is missing`,
        words: "It is not among the mission's artifacts. Rewind to the step that should have " +
          "written it, or continue without it.",
      };
  }
}
