/**
 * What a new process does with the runs that an earlier one left unfinished. It adopts and never
 * kills: see the table in `README.md` beside this file.
 */
import { type ActiveRun, hasActiveRun, type Mission, newRunId, type StepRun } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { SandboxError, type SandboxInfo } from "../sandbox/provider.ts";
import { StorageError } from "../storage_error.ts";
import { keepTrying } from "./keep_trying.ts";
import type { MissionChanges } from "./mission_changes.ts";
import type { EngineParts } from "./parts.ts";
import { putBackGiven } from "./outputs.ts";
import { closeGateway } from "./run_gateway.ts";
import { endedRun, endOf, queuedRun } from "./run_records.ts";
import { listSandboxes } from "./sandbox_calls.ts";
import { unfinishedMissions } from "./unfinished.ts";

const logger = getLogger(["haloop", "engine"]);

/** What recovery asks of the engine for each run. */
export interface Adopter {
  /** Whether this process carries the run already: there is nothing to take over then. */
  carries(run_id: string): boolean;
  /** The run waits for a place as if it had been asked for now. */
  enqueue(mission_id: string, run: ActiveRun): void;
  /** The run has its sandbox: take its place and watch it. */
  watch(mission_id: string, run: StepRun): void;
  /** The run had its place but no sandbox yet: take the place again and start it. */
  start(mission_id: string, run_id: string): void;
  /** The run waited, and the person does not want it any more. */
  end(mission_id: string, run_id: string): void;
}

/**
 * Goes through every mission with an unfinished run. While the provider does not answer, runs that
 * may have a sandbox stay as they are and it is asked again.
 *
 * @throws the signal's reason when aborted
 */
export async function recover(
  parts: EngineParts,
  changes: MissionChanges,
  adopter: Adopter,
  signal: AbortSignal,
): Promise<void> {
  // Oldest first, so that the queue keeps its order.
  const ids = unfinishedMissions(parts.store);
  // Nothing to ask the provider for: steps that are started while it is away say so themselves.
  if (ids.length === 0) return;
  const by_run = await sandboxesByRun(parts, signal);
  const retry = { retry_ms: parts.limits.retry_ms, signal };
  for (const mission_id of ids) {
    await keepTrying(async () => {
      try {
        await recoverOne(parts, changes, adopter, mission_id, by_run, signal);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        // The sweep takes it over once the disk gives it: the others must not wait for that.
        logger.warn("{message}; {mission_id} is taken over later", {
          message: error.message,
          mission_id,
        });
      }
    }, retry);
  }
}

/**
 * Takes over the run of one mission if nobody carries it, as {@link recover} does for all. Not to be
 * called while the mission is being changed.
 *
 * @throws the signal's reason when aborted
 */
export async function takeOver(
  parts: EngineParts,
  changes: MissionChanges,
  adopter: Adopter,
  mission_id: string,
  signal: AbortSignal,
): Promise<void> {
  const by_run = await sandboxesByRun(parts, signal);
  const retry = { retry_ms: parts.limits.retry_ms, signal };
  await keepTrying(
    () => recoverOne(parts, changes, adopter, mission_id, by_run, signal),
    retry,
  );
}

async function sandboxesByRun(parts: EngineParts, signal: AbortSignal) {
  const retry = { retry_ms: parts.limits.retry_ms, signal };
  const sandboxes = await keepTrying(() => listSandboxes(parts), retry);
  return new Map(sandboxes.map((sandbox) => [sandbox.run_id, sandbox]));
}

async function recoverOne(
  parts: EngineParts,
  changes: MissionChanges,
  adopter: Adopter,
  mission_id: string,
  by_run: ReadonlyMap<string, SandboxInfo>,
  signal: AbortSignal,
): Promise<void> {
  const judged = () => recoverMission(parts, changes, adopter, mission_id, by_run);
  try {
    await changes.exclusively(mission_id, judged);
  } catch (error) {
    if (signal.aborted || error instanceof StorageError || error instanceof SandboxError) {
      throw error;
    }
    // One mission that cannot be recovered must not keep the others from going on.
    logger.error("Could not recover {mission_id}: {error}", { mission_id, error });
    await giveUp(parts, changes, mission_id, error);
  }
}

async function recoverMission(
  parts: EngineParts,
  changes: MissionChanges,
  adopter: Adopter,
  mission_id: string,
  sandboxes: ReadonlyMap<string, SandboxInfo>,
): Promise<void> {
  const stored = await parts.store.read(mission_id);
  if (stored?.state !== "ok" || !hasActiveRun(stored.mission.status)) return;
  const mission = await withActiveRun(parts, stored.mission);
  const run_id = mission.active_run.run_id;
  // What is known of its sandbox may be older than what its carrier knows.
  if (adopter.carries(run_id)) return;
  const run = await parts.store.readRun(mission_id, run_id) ?? queuedRun(mission, parts.now());
  const finding = judge(mission, run, sandboxes.get(run_id), parts.provider.name);
  logger.info("Run {run_id} of {mission_id}: {finding}", {
    run_id,
    mission_id,
    finding: finding.type,
  });
  switch (finding.type) {
    case "written":
      await writeEnd(parts, changes, mission_id, run);
      return await closeGateway(parts, mission_id, run_id);
    case "gone": {
      const outcome = { reason: "lost", error: finding.problem } as const;
      const ended = endedRun(run, outcome, undefined, parts.now());
      await putBackGiven(parts.store, mission, run, parts.now());
      await writeEnd(parts, changes, mission_id, ended);
      return await closeGateway(parts, mission_id, run_id);
    }
    case "queued":
      if (mission.active_run.stop !== undefined) return adopter.end(mission_id, run_id);
      return adopter.enqueue(mission_id, mission.active_run);
    case "never_started":
      // Its time begins with this start: Haloop may have been away for longer than the limit.
      await parts.store.writeRun(mission_id, { ...run, started_at: parts.now() });
      return adopter.start(mission_id, run_id);
    case "there": {
      const known: StepRun = { ...run, container_id: finding.sandbox_id };
      await parts.store.writeRun(mission_id, known);
      return adopter.watch(mission_id, known);
    }
  }
}

type Finding =
  /** The record tells the end; only the mission does not know of it yet. */
  | { type: "written" }
  | { type: "queued" }
  | { type: "never_started" }
  | { type: "there"; sandbox_id: string }
  | { type: "gone"; problem: string };

/** Matches what the files say of a run with what the provider has. */
export function judge(
  mission: Mission,
  run: StepRun,
  sandbox: SandboxInfo | undefined,
  provider: string,
): Finding {
  if (run.finished_at != null) return { type: "written" };
  if (sandbox !== undefined && sandbox.state !== "created") {
    return { type: "there", sandbox_id: sandbox.sandbox_id };
  }
  if (mission.status === "queued") return { type: "queued" };
  // A sandbox that was only created has never run anything: the provider makes it anew. What another
  // provider has is not seen from here: the step may be at work there.
  if (run.container_id == null && run.provider === provider) return { type: "never_started" };
  return { type: "gone", problem: gone(run, provider) };
}

function gone(run: StepRun, provider: string): string {
  const step = `Step "${run.step_id}" failed`;
  if (run.provider !== undefined && run.provider !== provider) {
    return `${step}: it ran with the provider "${run.provider}", but Haloop was started with ` +
      `"${provider}" and cannot see how it ended. Retry it`;
  }
  return `${step}: its sandbox was gone when Haloop came back, and nobody knows how it ended. Retry it`;
}

/** A bug must not leave a mission running for ever with nobody who carries its run. */
async function giveUp(
  parts: EngineParts,
  changes: MissionChanges,
  mission_id: string,
  error: unknown,
): Promise<void> {
  const what = error instanceof Error ? error.message : String(error);
  const problem = `Haloop itself failed while it took over the run (${what}). Retry, and report it`;
  try {
    await changes.exclusively(mission_id, async () => {
      const stored = await parts.store.read(mission_id);
      if (stored?.state !== "ok" || stored.mission.active_run === undefined) return;
      const run = queuedRun(stored.mission, parts.now());
      const ended = endedRun(run, { reason: "lost", error: problem }, undefined, parts.now());
      await writeEnd(parts, changes, mission_id, ended);
    });
  } catch (second) {
    logger.error("Nor could its run be ended: {error}", { error: second });
  }
}

async function writeEnd(
  parts: EngineParts,
  changes: MissionChanges,
  mission_id: string,
  run: StepRun,
): Promise<void> {
  await parts.store.writeRun(mission_id, run);
  const changed = await changes.apply(mission_id, () => Promise.resolve(endOf(run, parts.now())));
  if (!changed.ok) throw new TypeError(`End of a run refused: ${changed.refusal.message}`);
}

/** Missions of the first version do not name their unfinished run. */
async function withActiveRun(
  parts: EngineParts,
  mission: Mission,
): Promise<Mission & { active_run: ActiveRun }> {
  if (mission.active_run !== undefined) return { ...mission, active_run: mission.active_run };
  const runs = await parts.store.runs(mission.mission_id);
  const step_id = mission.workflow.steps[mission.current_step]?.step_id ?? "";
  const unfinished = runs.findLast((run) => run.step_id === step_id && run.finished_at == null);
  const attempt = Math.max(1, runs.filter((run) => run.step_id === step_id).length);
  const active_run: ActiveRun = { run_id: unfinished?.run_id ?? newRunId(), step_id, attempt };
  const named = { ...mission, active_run };
  await parts.store.write(named);
  return named;
}
