/** Everything that is settled and written before the sandbox of a run is started. */
import {
  currentStep,
  laterThan,
  type Mission,
  type StepRun,
  type WorkflowStep,
} from "@haloop/shared";
import type { Agent } from "../agents/agent.ts";
import type { SandboxMount, SandboxSpec } from "../sandbox/provider.ts";
import type { MissionChanges } from "./mission_changes.ts";
import { keepBeforeRun } from "./outputs.ts";
import type { EngineParts } from "./parts.ts";
import { type RunOutcome, startFailure } from "./run_outcome.ts";
import { queuedRun } from "./run_records.ts";

/** Where every sandbox that can mount sees the mission's artifacts. */
const ARTIFACTS_DIR = "/mission/artifacts";

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
  if (mission.active_run?.stop !== undefined) {
    return { ready: false, outcome: { reason: "cancelled" }, run: queued };
  }
  const agent = agentOf(parts, mission);
  if (agent === undefined) {
    return { ready: false, outcome: unknownAgent(parts, mission, step), run: queued };
  }
  const run = await startingRun(parts, mission, step, agent, queued);
  await parts.store.writeRun(mission_id, run);
  if (mission.status === "queued") await noteStart(changes, mission_id, run);
  return { ready: true, spec: specOf(parts, mission, step, agent), run, step };
}

async function startingRun(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  agent: Agent,
  queued: StepRun,
): Promise<StepRun> {
  const now = parts.now();
  const run: StepRun = {
    ...queued,
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
  const mount: SandboxMount = {
    source: parts.store.artifactsFolder(mission.mission_id),
    target: ARTIFACTS_DIR,
    writable: true,
  };
  const call = agent.call({ step, artifacts_dir: parts.provider.pathInSandbox(mount) });
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
      ...call.env,
    },
    mounts: [mount],
    limits: parts.limits.sandbox,
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
