/** A mission as commands tell it: for a person in a line, for a script as a documented shape. */
import {
  type ArtifactInfo,
  isGate,
  isWaiting,
  knownCostOf,
  type MissionDetail,
  STATUS_WORDS,
  type WorkflowStep,
  type WorkspaceChanges,
} from "@haloop/shared";
import { out } from "../output.ts";
import { inOneLine } from "../terminal/printable.ts";
import { paintStatus } from "./status_paint.ts";
import { shortId } from "./name.ts";

/** The step that a mission stands at; undefined past the last one. */
export function stepOf(mission: MissionDetail): WorkflowStep | undefined {
  return mission.workflow.steps[mission.current_step];
}

/** What the open gate shows; undefined where the mission stands at none. */
export function gateOf(
  mission: MissionDetail,
): { step: WorkflowStep; artifact: ArtifactInfo | undefined } | undefined {
  const step = stepOf(mission);
  if (step === undefined || !isGate(step) || !isWaiting(mission.status)) return undefined;
  return { step, artifact: mission.artifact_info.find(({ name }) => name === step.reviewArtifact) };
}

/** The last run of the mission's present step, or its last one at all. */
export function lastRun(mission: MissionDetail) {
  return mission.runs.at(-1);
}

/**
 * `mission` in what `--json` prints; docs/cli-json.md describes it.
 *
 * @param code what an open code review shows; undefined where the mission stands at none
 */
export function missionJson(mission: MissionDetail, code: WorkspaceChanges | undefined) {
  const step = stepOf(mission);
  const gate = gateOf(mission);
  return {
    mission_id: mission.mission_id,
    title: mission.title,
    type: mission.type,
    status: mission.status,
    workflow_id: mission.workflow_id,
    current_step: mission.current_step,
    current_step_id: step?.step_id ?? null,
    current_step_name: step?.name ?? "Complete",
    created_at: mission.created_at,
    updated_at: mission.updated_at,
    waiting_since: mission.waiting_since ?? null,
    lacks: mission.active_run?.lacks ?? null,
    parked_until: mission.active_run?.not_before ?? null,
    agent: mission.agent ?? null,
    project_path: mission.project_path ?? null,
    budget_usd: mission.budget_usd ?? null,
    spent_usd: knownCostOf(mission.runs),
    last_error: mission.last_error ?? null,
    broken: mission.broken ?? null,
    run_id: mission.active_run?.run_id ?? null,
    queue: mission.queue ?? null,
    gate: gate === undefined ? null : {
      step_id: gate.step.step_id,
      artifact: gate.step.reviewArtifact ?? null,
      hash: gate.artifact?.hash ?? null,
      size_bytes: gate.artifact?.size_bytes ?? null,
      tree: code?.tree ?? null,
    },
  };
}

/** `m-1a2b3c4d  Dark mode  Waiting for Human Review at Review Structured`. */
export function printMissionLine(mission: MissionDetail): void {
  const { bold } = out.style;
  const words = paintStatus(mission.status, STATUS_WORDS[mission.status].badge, out.style);
  const step = stepOf(mission);
  const at = step === undefined ? "" : ` at ${bold(inOneLine(step.name))}`;
  out.line(`${shortId(mission.mission_id)}  ${inOneLine(mission.title)}  ${words}${at}`);
}
