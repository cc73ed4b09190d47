/** What `haloop show --json` prints; docs/cli-json.md describes it. */
import type {
  ArtifactInfo,
  FeedbackRound,
  JournalEntry,
  MissionDetail,
  StepRun,
  WorkspaceChanges,
} from "@haloop/shared";
import { roundJson } from "./rounds.ts";
import { missionJson } from "./summary.ts";

export type StepState = "done" | "current" | "open";

/** How far the mission is with the step at that place of its workflow. */
export function stepState(mission: MissionDetail, place: number): StepState {
  if (place < mission.current_step) return "done";
  return place === mission.current_step ? "current" : "open";
}

/**
 * @param journal and `rounds`: undefined where it was not asked for
 * @param code what an open code review shows; undefined where the mission stands at none
 */
export function showJson(
  mission: MissionDetail,
  journal: readonly JournalEntry[] | undefined,
  rounds: readonly FeedbackRound[] | undefined,
  code: WorkspaceChanges | undefined,
) {
  return {
    schema_version: 1,
    mission: {
      ...missionJson(mission, code),
      steps: mission.workflow.steps.map((step, place) => ({
        step_id: step.step_id,
        name: step.name,
        type: step.type,
        state: stepState(mission, place),
        agent: step.agent ?? null,
        input_artifact: step.inputArtifact ?? null,
        output_artifact: step.outputArtifact ?? null,
        review_artifact: step.reviewArtifact ?? null,
      })),
      runs: mission.runs.map(runJson),
      artifacts: mission.artifact_info.map(artifactJson),
      journal: journal?.map(entryJson) ?? null,
      rounds: rounds?.map(roundJson) ?? null,
    },
  };
}

export function runJson(run: StepRun) {
  return {
    run_id: run.run_id,
    step_id: run.step_id,
    attempt: run.attempt ?? null,
    agent: run.agent ?? null,
    provider: run.provider ?? null,
    network: run.provider === "local" ? "not held" : run.network ?? null,
    refused: run.refused?.map(({ what, why, count }) => ({ what, why, count })) ?? [],
    started_at: run.started_at,
    finished_at: run.finished_at ?? null,
    exit_code: run.exit_code ?? null,
    reason: run.reason ?? null,
    error: run.error ?? null,
  };
}

export function artifactJson(artifact: ArtifactInfo) {
  return {
    name: artifact.name,
    kind: artifact.kind,
    size_bytes: artifact.size_bytes,
    hash: artifact.hash ?? null,
    stale: artifact.stale,
  };
}

function entryJson(entry: JournalEntry) {
  return {
    at: entry.at,
    who: entry.who,
    what: entry.what,
    step_id: entry.step_id ?? null,
    run_id: entry.run_id ?? null,
    artifact: entry.artifact ?? null,
    note: entry.note ?? null,
  };
}
