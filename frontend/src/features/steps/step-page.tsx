import { isGate, type MissionDetail, type WorkflowStep } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { ArrowLeft } from "lucide-react";
import { lazy, Suspense } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { missionPath } from "../../lib/routes.ts";
import { shownText } from "../../lib/shown-text.ts";
import { useCommand } from "../../lib/shortcuts.ts";
import { isCodeReview } from "../code-review/is-code-review.ts";
import { ActionBar } from "../missions/action-bar.tsx";
import { feedbackQuery } from "../missions/queries.ts";
import { NotFound } from "../shell/not-found.tsx";
import { ArtifactView } from "./artifact-view.tsx";
import { HumanChanges } from "./human-changes.tsx";
import { humanChangesFor } from "./human-changes-for.ts";
import { RoundsView } from "./rounds-view.tsx";
import { StepLog } from "./step-log.tsx";
import { VersionsView } from "./versions-view.tsx";

const ReadOnlyReview = lazy(() => import("../code-review/screen/read-only-review.tsx"));

const TO_CURRENT = "To the current step";

type Look = "artifact" | "workspace" | "changes" | "log" | "versions" | "rounds";

/** Another step's artifact, logs and versions; the mission itself stays where it stands. */
export function StepPage({ mission, stepId }: { mission: MissionDetail; stepId: string }) {
  const [, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  const step = mission.workflow.steps.find((entry) => entry.step_id === stepId);
  const { data: feedback = [] } = useQuery(feedbackQuery(mission.mission_id));
  useCommand(TO_CURRENT, () => navigate(missionPath(mission.mission_id)));
  if (step === undefined) {
    return (
      <NotFound
        title="There is no such step"
        text={`The workflow of this mission has no step "${shownText(stepId)}".`}
        way={{ to: missionPath(mission.mission_id), words: TO_CURRENT }}
      />
    );
  }
  const runs = mission.runs.filter((run) => run.step_id === stepId);
  const patch = humanChangesFor(mission, stepId);
  const rounds = feedback.filter((round) => round.gate_step_id === stepId);
  const looks: Look[] = [
    "artifact",
    ...(isCodeReview(mission, step) ? ["workspace" as const] : []),
    ...(patch === undefined ? [] : ["changes" as const]),
    ...(isGate(step) ? [] : ["log" as const]),
    "versions",
    ...(rounds.length === 0 ? [] : ["rounds" as const]),
  ];
  const look = looks.find((entry) => entry === search.get("look")) ?? "artifact";
  const name = search.get("name") ?? step.reviewArtifact ?? step.outputArtifact;
  return (
    <div className="flex h-full flex-col">
      <Looks mission={mission} step={step} looks={looks} look={look} />
      <div className="min-h-0 flex-1">
        {look === "artifact" && <ArtifactView mission={mission} name={name} />}
        {look === "workspace" && (
          <Suspense fallback={null}>
            <ReadOnlyReview mission={mission} step={step} />
          </Suspense>
        )}
        {look === "changes" && patch !== undefined && <HumanChanges patch={patch} />}
        {look === "log" && <StepLog mission={mission} runs={runs} runId={search.get("run")} />}
        {look === "versions" && name !== undefined && (
          <VersionsView key={name} mission={mission} stepId={stepId} name={name} />
        )}
        {look === "rounds" && <RoundsView rounds={rounds} />}
      </div>
      <ActionBar
        note={`You are looking at ${step.name}. The mission itself stays where it is.`}
      >
        <Link
          href={missionPath(mission.mission_id)}
          className="inline-flex h-8 items-center gap-2 rounded-control border border-border-strong px-3 text-row font-medium hover:bg-hover"
        >
          <ArrowLeft className="size-4" aria-hidden="true" />
          {TO_CURRENT}
        </Link>
      </ActionBar>
    </div>
  );
}

const LOOK_WORDS: Readonly<Record<Look, string>> = {
  artifact: "Artifact",
  workspace: "Workspace",
  changes: "Your changes",
  log: "Log",
  versions: "Versions",
  rounds: "What you asked for",
};

function Looks(
  { mission, step, looks, look }: {
    mission: MissionDetail;
    step: WorkflowStep;
    looks: readonly Look[];
    look: Look;
  },
) {
  return (
    <div className="flex min-h-11 items-stretch gap-5 border-b border-border pr-4 pl-6 max-md:pl-4">
      <h2 className="flex items-center text-row font-semibold">{step.name}</h2>
      <nav aria-label="What to look at" className="flex gap-5">
        {looks.map((entry) => (
          <Link
            key={entry}
            href={missionPath(mission.mission_id, step.step_id, { look: entry })}
            replace
            aria-current={entry === look ? "page" : undefined}
            className={clsx(
              "flex items-center border-b-2 text-row max-md:min-h-11",
              entry === look
                ? "border-ink font-medium text-ink"
                : "border-transparent text-ink-2 hover:text-ink",
            )}
          >
            {LOOK_WORDS[entry]}
          </Link>
        ))}
      </nav>
    </div>
  );
}
