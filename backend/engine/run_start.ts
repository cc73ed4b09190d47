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
import { agentNameOf } from "./agent_of_step.ts";
import type { MissionChanges } from "./mission_changes.ts";
import { keepBeforeRun } from "./outputs.ts";
import type { EngineParts } from "./parts.ts";
import { preparationFailure, type RunOutcome, startFailure } from "./run_outcome.ts";
import type { OpenedWays, SandboxWays } from "./run_gateway.ts";
import { promptFor } from "./run_prompt.ts";
import { queuedRun } from "./run_records.ts";
import { type OpenedWorkspace, type RunWorkspace, withSetup } from "./run_workspace.ts";

/** Where every sandbox that can mount sees the mission's artifacts. */
const ARTIFACTS_DIR = "/mission/artifacts";
/** Where a run that was sent back finds `feedback.md` and the earlier versions, read-only. */
const FEEDBACK_DIR = "/mission/feedback";
const VERSIONS_DIR = "/mission/versions";

/** What a run needs that takes its time to be made. */
export interface MadeForRun {
  readonly workspace: OpenedWorkspace;
  readonly ways: OpenedWays;
}

export type Prepared =
  | {
    ready: true;
    spec: SandboxSpec;
    run: StepRun;
    step: WorkflowStep;
    /** A process that was killed may be starting it at this moment. */
    may_be_on_its_way: boolean;
  }
  /** The run ends here without a sandbox. */
  | { ready: false; outcome: RunOutcome; run: StepRun };

/**
 * Writes that the run starts: first its record, then the mission. To be called while nothing else
 * changes the mission; doing it again after a crash is safe as long as no sandbox was started.
 *
 * @param made what was made for the run before, outside of the mission's turn
 * @returns undefined when the run is not the mission's unfinished one any more
 */
export async function prepareStart(
  parts: EngineParts,
  changes: MissionChanges,
  mission_id: string,
  run_id: string,
  made: MadeForRun,
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
  // A process that was killed may have started it: what the agent writes is its output from then on.
  const on_its_way = mission.status !== "queued";
  const name = (on_its_way ? queued.agent : undefined) ?? agentNameOf(parts, mission, step);
  const agent = parts.agents.find(name);
  if (agent === undefined) {
    return { ready: false, outcome: unknownAgent(parts, name, step), run: queued };
  }
  if (!made.workspace.ok) {
    const outcome = "sentence" in made.workspace
      ? preparationFailure(made.workspace.sentence)
      : startFailure(step, made.workspace.problem);
    return { ready: false, outcome, run: queued };
  }
  const workspace = made.workspace.value;
  const { ways } = made;
  if (on_its_way) {
    const spec = specOf(
      parts,
      mission,
      step,
      agent,
      queued.prompt,
      ways.ok ? ways.ways : {},
      workspace,
    );
    return { ready: true, spec, run: queued, step, may_be_on_its_way: true };
  }
  const prompt = agent.takes_prompt ? await promptIn(parts, mission, step, workspace) : undefined;
  if (prompt?.ok === false) {
    return { ready: false, outcome: startFailure(step, prompt.problem), run: queued };
  }
  if (!ways.ok) {
    return { ready: false, outcome: startFailure(step, ways.problem), run: queued };
  }
  const spec = specOf(parts, mission, step, agent, prompt?.text, ways.ways, workspace);
  await parts.store.removeLeftovers(mission_id);
  const starting = await startingRun(parts, mission, step, agent, queued, prompt?.text);
  const run = workspace?.setup === undefined
    ? starting
    : { ...starting, setup: [...workspace.setup] };
  await parts.store.writeRun(mission_id, run);
  await noteStart(changes, mission_id, run, workspace);
  return { ready: true, spec, run, step, may_be_on_its_way: false };
}

async function startingRun(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  agent: Agent,
  queued: StepRun,
  prompt: string | undefined,
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
    ...(prompt === undefined ? {} : { prompt }),
    ...silenceLimit(parts, step, agent),
    network: step.network ?? "model",
    limit_ms: step.timeLimitMinutes === undefined
      ? parts.limits.step_ms
      : step.timeLimitMinutes * 60_000,
  };
  const given = await keepBeforeRun(parts.store, mission, step.outputArtifact, now);
  if (step.outputArtifact === undefined) return { ...run, given };
  const output_before = await parts.store.artifactFingerprint(
    mission.mission_id,
    step.outputArtifact,
  );
  return { ...run, given, ...(output_before === undefined ? {} : { output_before }) };
}

/** What prints plain text may do so when it likes, unless its step says otherwise. */
function silenceLimit(parts: EngineParts, step: WorkflowStep, agent: Agent): Partial<StepRun> {
  if (step.silenceLimitMinutes !== undefined) {
    return { silence_limit_ms: step.silenceLimitMinutes * 60_000 };
  }
  return agent.reader === undefined ? {} : { silence_limit_ms: parts.limits.silence_ms };
}

async function noteStart(
  changes: MissionChanges,
  mission_id: string,
  run: StepRun,
  opened: RunWorkspace | undefined,
): Promise<void> {
  const { run_id, step_id, started_at } = run;
  const workspace = opened === undefined ? {} : { workspace: opened.workspace };
  const changed = await changes.apply(mission_id, () =>
    Promise.resolve({
      event: { type: "run_started", at: started_at, run_id, ...workspace },
      journal: { who: "engine", what: "run_started", step_id, run_id },
    }));
  if (!changed.ok) throw new TypeError(`Start of a run refused: ${changed.refusal.message}`);
}

function specOf(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  agent: Agent,
  prompt: string | undefined,
  ways: Partial<SandboxWays>,
  workspace: RunWorkspace | undefined,
): SandboxSpec {
  const run = mission.active_run;
  if (run === undefined) throw new TypeError("A sandbox needs a run");
  const artifacts = artifactsMount(parts, mission);
  const feedback = feedbackMounts(parts, mission, step);
  const call = agent.call({
    step,
    artifacts_dir: parts.provider.pathInSandbox(artifacts),
    other_dirs: feedback.mounts.map((mount) => parts.provider.pathInSandbox(mount)),
    prompt: prompt ?? "",
    ...(ways.model === undefined ? {} : { model: ways.model }),
    ...(workspace === undefined ? {} : { workspace_dir: workspace.dir }),
  });
  return {
    run_id: run.run_id,
    mission_id: mission.mission_id,
    step_id: step.step_id,
    owner: parts.owner,
    image: agent.image,
    argv: workspace?.setup === undefined
      ? call.argv
      : withSetup(call.argv, workspace.setup, workspace.dir),
    ...(workspace === undefined ? {} : { cwd: workspace.dir }),
    env: {
      HALOOP_MISSION_ID: mission.mission_id,
      HALOOP_RUN_ID: run.run_id,
      HALOOP_STEP_ID: step.step_id,
      ...feedback.env,
      ...ways.env,
      ...workspace?.env,
      ...call.env,
    },
    mounts: [artifacts, ...feedback.mounts, ...workspace?.mounts ?? []],
    limits: parts.limits.sandbox,
    network: step.network === "open" ? "open" : "none",
    ...(ways.doors === undefined ? {} : { doors: ways.doors }),
  };
}

async function promptIn(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  workspace: RunWorkspace | undefined,
) {
  const { env } = feedbackMounts(parts, mission, step);
  const artifacts_dir = parts.provider.pathInSandbox(artifactsMount(parts, mission));
  return await promptFor(parts.store, mission, step, {
    artifacts_dir,
    feedback: env.HALOOP_FEEDBACK === undefined
      ? undefined
      : { file: env.HALOOP_FEEDBACK, versions_dir: env.HALOOP_VERSIONS },
    workspace,
  });
}

function artifactsMount({ store }: EngineParts, { mission_id }: Mission): SandboxMount {
  return { source: store.artifactsFolder(mission_id), target: ARTIFACTS_DIR, writable: true };
}

/** A run that was sent back sees what was asked for, and every version of what it is to write anew. */
function feedbackMounts(
  { store, provider }: EngineParts,
  mission: Mission,
  step: WorkflowStep,
): { mounts: SandboxMount[]; env: Record<string, string> } {
  const feedback_id = mission.open_feedback?.[step.step_id];
  if (feedback_id === undefined) return { mounts: [], env: {} };
  const feedback: SandboxMount = {
    source: store.feedbackFolder(mission.mission_id, feedback_id),
    target: FEEDBACK_DIR,
    writable: false,
  };
  const HALOOP_FEEDBACK = join(provider.pathInSandbox(feedback), "feedback.md");
  if (step.outputArtifact === undefined) return { mounts: [feedback], env: { HALOOP_FEEDBACK } };
  const versions: SandboxMount = {
    source: store.versionsFolder(mission.mission_id, step.outputArtifact),
    target: VERSIONS_DIR,
    writable: false,
  };
  return {
    mounts: [feedback, versions],
    env: { HALOOP_FEEDBACK, HALOOP_VERSIONS: provider.pathInSandbox(versions) },
  };
}

function unknownAgent(parts: EngineParts, name: string, step: WorkflowStep): RunOutcome {
  const known = parts.agents.names.join(", ");
  return startFailure(step, `there is no agent "${name}". Known ones are: ${known}`);
}
