import {
  artifactFilePath,
  type ArtifactInfo,
  isGate,
  type MissionDetail,
  type WorkflowStep,
} from "@haloop/shared";
import { Download, FileText } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { Button } from "../../../components/ui/button.tsx";
import { missionPath } from "../../../lib/routes.ts";
import { byteSize } from "../../../lib/size.ts";
import { duration } from "../../../lib/time.ts";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { ActionBar } from "../action-bar.tsx";
import { canRewind } from "../mission-actions.ts";
import { NextThatNeedsYou } from "../next-that-needs-you.tsx";
import { RewindDialog } from "../rewind-dialog.tsx";
import { StatusIcon } from "../status-icon.tsx";
import { WorkspaceRest } from "../workspace-rest.tsx";
import { runTook } from "../step-progress.ts";

const TakeWork = lazy(() => import("../../code-review/take/take-work.tsx"));

/** Completed or cancelled: what was made, and the way back. */
export function EndedScreen({ mission }: { mission: MissionDetail }) {
  const [rewinding, setRewinding] = useState(false);
  const completed = mission.status === "completed";
  const agent_ms = mission.runs.reduce((sum, run) => sum + (runTook(run) ?? 0), 0);
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className="mx-auto max-w-[44rem] px-6 py-10 max-md:px-4 max-md:py-6">
        <h2 className="flex items-center gap-2.5 text-h1 font-semibold">
          <StatusIcon status={mission.status} className="size-5" />
          {completed ? "This mission is completed" : "This mission was cancelled"}
        </h2>
        <p className="mt-1 text-base text-ink-2">
          <TimeAgo at={mission.updated_at} />
          {`, after ${mission.runs.length} ${mission.runs.length === 1 ? "run" : "runs"} and ${
            duration(agent_ms)
          } of agent time.`}
          {!completed && " What was written until then is kept."}
        </p>
        {completed && mission.workspace !== undefined && (
          <Suspense fallback={null}>
            <TakeWork mission={mission} workspace={mission.workspace} />
          </Suspense>
        )}
        <h3 className="mt-8 mb-2 text-row font-semibold">What was made</h3>
        <Artifacts mission={mission} />
        {mission.workspace !== undefined && (
          <WorkspaceRest mission={mission} workspace={mission.workspace} />
        )}
      </div>
      <ActionBar note="Nothing but a rewind changes it now.">
        <Button disabled={!canRewind(mission)} onClick={() => setRewinding(true)}>
          Rewind to step…
        </Button>
        <NextThatNeedsYou />
      </ActionBar>
      <RewindDialog mission={mission} open={rewinding} onClose={() => setRewinding(false)} />
    </div>
  );
}

function Artifacts({ mission }: { mission: MissionDetail }) {
  if (mission.artifact_info.length === 0) {
    return <p className="text-row text-ink-3">Nothing yet.</p>;
  }
  return (
    <ul className="border-t border-border">
      {mission.artifact_info.map((info) => (
        <li key={info.name} className="border-b border-border">
          <ArtifactRow mission={mission} info={info} />
        </li>
      ))}
    </ul>
  );
}

function ArtifactRow({ mission, info }: { mission: MissionDetail; info: ArtifactInfo }) {
  const step = stepOf(mission, info.name);
  const row = (
    <>
      <FileText className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate font-medium">{info.name}</span>
      {info.stale && <span className="text-meta text-ink-3">stale</span>}
      <span className="text-meta text-ink-3 max-md:hidden">{step?.name}</span>
      {step === undefined && info.kind !== "not_a_file" && (
        <Download className="size-4 shrink-0 text-ink-3" aria-label="Download" />
      )}
      <span className="w-20 text-right text-meta text-ink-3">
        {info.kind === "not_a_file" ? "not a file" : byteSize(info.size_bytes)}
      </span>
    </>
  );
  const look = "flex min-h-10 items-center gap-2.5 px-2 text-row max-md:min-h-12";
  if (info.kind === "not_a_file") return <div className={look}>{row}</div>;
  // What an agent wrote besides what its step is for is shown nowhere else.
  if (step === undefined) {
    return (
      <a
        href={artifactFilePath(mission.mission_id, info.name)}
        download={info.name}
        className={`${look} focus-inset rounded-control hover:bg-hover`}
      >
        {row}
      </a>
    );
  }
  return (
    <Link
      href={missionPath(mission.mission_id, step.step_id, { look: "artifact", name: info.name })}
      className={`${look} focus-inset rounded-control hover:bg-hover`}
    >
      {row}
    </Link>
  );
}

/** The step at which an artifact is best looked at: who reviewed it, else who wrote or read it. */
function stepOf(mission: MissionDetail, name: string): WorkflowStep | undefined {
  const { steps } = mission.workflow;
  return steps.find((step) => isGate(step) && step.reviewArtifact === name) ??
    steps.find((step) => step.outputArtifact === name) ??
    steps.find((step) => step.inputArtifact === name);
}
