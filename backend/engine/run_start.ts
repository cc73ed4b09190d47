/** Everything that is settled and written before the sandbox of a run is started. */
import {
  currentStep,
  laterThan,
  type Mission,
  type StepRun,
  type WorkflowStep,
} from "@haloop/shared";
import { join } from "node:path/posix";
import type { Agent } from "../agents/agent.ts";
import type { SandboxMount, SandboxSpec } from "../sandbox/provider.ts";
import type { MissionChanges } from "./mission_changes.ts";
import { keepBeforeRun } from "./outputs.ts";
import type { EngineParts } from "./parts.ts";
import { type RunOutcome, startFailure } from "./run_outcome.ts";
import { queuedRun } from "./run_records.ts";

/** Where every sandbox that can mount sees the mission's artifacts. */
const ARTIFACTS_DIR = "/mission/artifacts";
/** Where a run that was sent back finds `feedback.md` and the earlier versions, read-only. */
const FEEDBACK_DIR = "/mission/feedback";
const VERSIONS_DIR = "/mission/versions";

export type Prepared =
  | { ready: true; spec: SandboxSpec; run: StepRun; step: WorkflowStep }
  /** The run ends here without a sandbox. */
  | { ready: false; outcome: RunOutcome; run: StepRun };

/**
 * Writes that the run starts: first its record, then the mission. To be called while nothing else
 * changes the mission; doing it again after a crash is safe as long as no sandbox was started.
 *
 * @returns undefined when the run is not the mission's unfinished one any more
 */
export async function prepareStart(
  parts: EngineParts,
  changes: MissionChanges,
  mission_id: string,
  run_id: string,
): Promise<Prepared | undefined> {
  const stored = await parts.store.read(mission_id);
  if (stored?.state !== "ok" || stored.mission.active_run?.run_id !== run_id) return undefined;
  const { mission } = stored;
  const step = currentStep(mission);
  if (step === undefined) throw new TypeError(`Mission "${mission_id}" runs past its last step`);
  const queued = await parts.store.readRun(mission_id, run_id) ?? queuedRun(mission, parts.now());
  // One that is past the queue may be on its way in the hands of a process that was killed: then it
  // has to be taken first, and is stopped as soon as it is there.
  if (mission.active_run?.stop !== undefined && mission.status === "queued") {
    return { ready: false, outcome: { reason: "cancelled" }, run: queued };
  }
  const agent = agentOf(parts, mission);
  if (agent === undefined) {
    return { ready: false, outcome: unknownAgent(parts, mission, step), run: queued };
  }
  const spec = specOf(parts, mission, step, agent);
  // A process that was killed may have started it: what the agent writes is its output from then on.
  if (mission.status !== "queued") return { ready: true, spec, run: queued, step };
  await parts.store.removeLeftovers(mission_id);
  const run = await startingRun(parts, mission, step, agent, queued);
  await parts.store.writeRun(mission_id, run);
  await noteStart(changes, mission_id, run);
  return { ready: true, spec, run, step };
}

async function startingRun(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  agent: Agent,
  queued: StepRun,
): Promise<StepRun> {
  const now = parts.now();
  const feedback_id = mission.open_feedback?.[step.step_id];
  const run: StepRun = {
    ...queued,
    ...(feedback_id === undefined ? {} : { feedback_id }),
    started_at: laterThan(queued.started_at, now),
    agent: agent.name,
    image: agent.image,
    provider: parts.provider.name,
    limit_ms: step.timeLimitMinutes === undefined
      ? parts.limits.step_ms
      : step.timeLimitMinutes * 60_000,
  };
  if (step.outputArtifact === undefined) return run;
  await keepBeforeRun(parts.store, mission, step.outputArtifact, now);
  const output_before = await parts.store.artifactFingerprint(
    mission.mission_id,
    step.outputArtifact,
  );
  return output_before === undefined ? run : { ...run, output_before };
}

async function noteStart(changes: MissionChanges, mission_id: string, run: StepRun): Promise<void> {
  const { run_id, step_id, started_at } = run;
  const changed = await changes.apply(mission_id, () =>
    Promise.resolve({
      event: { type: "run_started", at: started_at, run_id },
      journal: { who: "engine", what: "run_started", step_id, run_id },
    }));
  if (!changed.ok) throw new TypeError(`Start of a run refused: ${changed.refusal.message}`);
}

function specOf(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  agent: Agent,
): SandboxSpec {
  const run = mission.active_run;
  if (run === undefined) throw new TypeError("A sandbox needs a run");
  const artifacts: SandboxMount = {
    source: parts.store.artifactsFolder(mission.mission_id),
    target: ARTIFACTS_DIR,
    writable: true,
  };
  const feedback = feedbackMounts(parts, mission, step);
  const call = agent.call({ step, artifacts_dir: parts.provider.pathInSandbox(artifacts) });
  return {
    run_id: run.run_id,
    mission_id: mission.mission_id,
    step_id: step.step_id,
    owner: parts.owner,
    image: agent.image,
    argv: call.argv,
    env: {
      HALOOP_MISSION_ID: mission.mission_id,
      HALOOP_RUN_ID: run.run_id,
      HALOOP_STEP_ID: step.step_id,
      ...feedback.env,
      ...call.env,
    },
    mounts: [artifacts, ...feedback.mounts],
    limits: parts.limits.sandbox,
  };
}

/** A run that was sent back sees what was asked for, and every version of what it is to write anew. */
function feedbackMounts(
  { store, provider }: EngineParts,
  mission: Mission,
  step: WorkflowStep,
): { mounts: SandboxMount[]; env: Record<string, string> } {
  const feedback_id = mission.open_feedback?.[step.step_id];
  if (feedback_id === undefined || step.outputArtifact === undefined) {
    return { mounts: [], env: {} };
  }
  const feedback: SandboxMount = {
    source: store.feedbackFolder(mission.mission_id, feedback_id),
    target: FEEDBACK_DIR,
    writable: false,
  };
  const versions: SandboxMount = {
    source: store.versionsFolder(mission.mission_id, step.outputArtifact),
    target: VERSIONS_DIR,
    writable: false,
  };
  return {
    mounts: [feedback, versions],
    env: {
      HALOOP_FEEDBACK: join(provider.pathInSandbox(feedback), "feedback.md"),
      HALOOP_VERSIONS: provider.pathInSandbox(versions),
    },
  };
}

function agentOf(parts: EngineParts, mission: Mission): Agent | undefined {
  return parts.agents.find(mission.agent ?? parts.default_agent);
}

function unknownAgent(parts: EngineParts, mission: Mission, step: WorkflowStep): RunOutcome {
  const name = mission.agent ?? parts.default_agent;
  const known = parts.agents.names.join(", ");
  return startFailure(step, `there is no agent "${name}". Known ones are: ${known}`);
}
