/** What is gathered about a run whose sandbox has ended, so that `run_outcome.ts` can judge it. */
import { currentStep, type Mission, type StepRun } from "@haloop/shared";
import type { GatewayTotals } from "../gateway/gateway.ts";
import type { SandboxExit } from "../sandbox/provider.ts";
import { captureOutputs } from "./outputs.ts";
import { parkedInARow, parkUntil } from "./parking.ts";
import type { EngineParts } from "./parts.ts";
import type { RunFacts, RunOutcome } from "./run_outcome.ts";

/** A file's time is that of the kernel's last tick, which may be some milliseconds ago. */
const TICK_MS = 50;

/**
 * Keeps what the run wrote as versions, and tells the facts about it.
 *
 * @param ended the run's record with the time of its end
 * @param seen_alive it was watched before its time was up: a stop for that came before its end
 * @throws StorageError when the disk fails; doing it again is safe
 */
export async function factsOf(
  parts: EngineParts,
  mission: Mission,
  ended: StepRun,
  exit: SandboxExit,
  seen_alive: boolean,
): Promise<Omit<RunFacts, "exit" | "stream" | "gateway">> {
  const step = currentStep(mission);
  if (step === undefined) throw new TypeError(`Run "${ended.run_id}" is past the last step`);
  const finished_at = ended.finished_at ?? parts.now();
  const took_ms = Date.parse(finished_at) - Date.parse(ended.started_at);
  const limit_ms = limitOf(parts, ended);
  return {
    step,
    stop_wished: mission.active_run?.stop !== undefined,
    sets_up: ended.setup !== undefined,
    limit_reached_ms: took_ms >= limit_ms || ended.stopped_for === "time" ? limit_ms : undefined,
    stopped_before_end: ended.stopped_for !== undefined &&
      (seen_alive || isStoppedBefore(ended, exit)),
    silent_ms: ended.stopped_for === "silent" ? ended.silence_limit_ms : undefined,
    output: ended.container_id == null
      ? "missing"
      : await captureOutputs(parts.store, mission, ended, finished_at),
  };
}

/** The wall-clock limit of a run in milliseconds. */
export function limitOf({ limits }: EngineParts, run: StepRun): number {
  return run.limit_ms ?? limits.step_ms;
}

/** For a run that a rate limit ended, which tells when it is over: when the next attempt starts. */
export async function parkedFor(
  parts: EngineParts,
  mission_id: string,
  run: StepRun,
  { resets_at }: RunOutcome,
): Promise<Partial<StepRun>> {
  if (resets_at === undefined) return {};
  const earlier = (await parts.store.runs(mission_id))
    .filter(({ run_id, step_id }) => run_id !== run.run_id && step_id === run.step_id);
  const parked_until = parkUntil(resets_at, parts.now(), parkedInARow(earlier));
  return parked_until === undefined ? {} : { parked_until };
}

/** What went through the run's gateway; undefined for the run of a program that has none. */
export async function totalsOf(
  { agents, gateway }: EngineParts,
  mission_id: string,
  { run_id, agent: name, network }: StepRun,
): Promise<GatewayTotals | undefined> {
  const agent = name === undefined ? undefined : agents.find(name);
  if (agent?.protocol === undefined && network !== "allowlist") return undefined;
  return await gateway?.totals({ mission_id, run_id });
}

/** Whether the run was asked to end before it did, by the clocks of this machine and the provider's. */
function isStoppedBefore({ stopped_at }: StepRun, { finished_at }: SandboxExit): boolean {
  if (stopped_at === undefined) return false;
  return finished_at === undefined || Date.parse(finished_at) >= Date.parse(stopped_at) - TICK_MS;
}
