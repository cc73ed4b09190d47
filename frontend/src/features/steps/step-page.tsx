import { isGate, type MissionDetail, type StepRun, type WorkflowStep } from "@haloop/shared";
import { clsx } from "clsx";
import { ArrowLeft } from "lucide-react";
import { Link, useLocation, useSearch } from "wouter";
import { missionPath } from "../../lib/routes.ts";
import { runOutcome } from "../history/events.ts";
import { AgentLog } from "../log/agent-log.tsx";
import { ActionBar } from "../missions/action-bar.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { ArtifactView } from "./artifact-view.tsx";
import { HumanChanges } from "./human-changes.tsx";
import { humanChangesFor } from "./human-changes-for.ts";
import { VersionsView } from "./versions-view.tsx";

type Look = "artifact" | "changes" | "log" | "versions";

/** Another step's artifact, logs and versions; the mission itself stays where it stands. */
export function StepPage({ mission, stepId }: { mission: MissionDetail; stepId: string }) {
  const search = new URLSearchParams(useSearch());
  const step = mission.workflow.steps.find((entry) => entry.step_id === stepId);
  if (step === undefined) {
    return (
      <NotFound
        title="There is no such step"
        text={`The workflow of this mission has no step "${stepId}".`}
      />
    );
  }
  const runs = mission.runs.filter((run) => run.step_id === stepId);
  const patch = humanChangesFor(mission, stepId);
  const looks: Look[] = [
    "artifact",
    ...(patch === undefined ? [] : ["changes" as const]),
    ...(isGate(step) ? [] : ["log" as const]),
    "versions",
  ];
  const look = looks.find((entry) => entry === search.get("look")) ?? "artifact";
  const name = search.get("name") ?? step.reviewArtifact ?? step.outputArtifact;
  return (
    <div className="flex h-full flex-col">
      <Looks mission={mission} step={step} looks={looks} look={look} />
      <div className="min-h-0 flex-1">
        {look === "artifact" && <ArtifactView mission={mission} name={name} />}
        {look === "changes" && patch !== undefined && <HumanChanges patch={patch} />}
        {look === "log" && <StepLog mission={mission} runs={runs} runId={search.get("run")} />}
        {look === "versions" && name !== undefined && (
          <VersionsView key={name} missionId={mission.mission_id} name={name} />
        )}
      </div>
      <ActionBar
        note={`You are looking at ${step.name}. The mission itself stays where it is.`}
      >
        <Link
          href={missionPath(mission.mission_id)}
          className="inline-flex h-8 items-center gap-2 rounded-control border border-border-strong px-3 text-row font-medium hover:bg-hover"
        >
          <ArrowLeft className="size-4" aria-hidden="true" />
          To the current step
        </Link>
      </ActionBar>
    </div>
  );
}

const LOOK_WORDS: Readonly<Record<Look, string>> = {
  artifact: "Artifact",
  changes: "Your changes",
  log: "Log",
  versions: "Versions",
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

function StepLog(
  { mission, runs, runId }: {
    mission: MissionDetail;
    runs: readonly StepRun[];
    runId: string | null;
  },
) {
  const [, navigate] = useLocation();
  const run = runs.find((entry) => entry.run_id === runId) ?? runs.at(-1);
  if (run === undefined) {
    return <p className="p-6 text-row text-ink-3">This step has not run yet.</p>;
  }
  return (
    <AgentLog
      key={run.run_id}
      missionId={mission.mission_id}
      runId={run.run_id}
      fromEnd={runOutcome(run) !== "succeeded"}
      emptyText="The agent has not written anything yet."
      heading={
        <label className="flex items-center gap-2 text-row">
          <span className="sr-only">Attempt</span>
          <select
            value={run.run_id}
            onChange={(event) =>
              navigate(
                missionPath(mission.mission_id, run.step_id, {
                  look: "log",
                  run: event.target.value,
                }),
                { replace: true },
              )}
            className="field h-7 px-1.5 max-md:h-11"
          >
            {runs.map((entry, at) => (
              <option key={entry.run_id} value={entry.run_id}>
                Attempt {entry.attempt ?? at + 1}, {runOutcome(entry)}
              </option>
            ))}
          </select>
        </label>
      }
    />
  );
}
