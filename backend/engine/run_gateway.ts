/** The gateway of a run: what it may do there, how its sandbox finds it, and what went through it. */
import {
  currentStep,
  knownCostOf,
  type Mission,
  type StepRun,
  type WorkflowStep,
} from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import type { Agent, ModelAccess } from "../agents/agent.ts";
import {
  type GatewayAccess,
  GatewayError,
  type GatewayPolicy,
  type GatewayTotals,
  proxyEnvironment,
} from "../gateway/gateway.ts";
import type { SandboxDoor } from "../sandbox/provider.ts";
import { beforeAbort } from "../before_abort.ts";
import { StorageError } from "../storage_error.ts";
import { agentNameOf } from "./agent_of_step.ts";
import type { EngineParts } from "./parts.ts";

const logger = getLogger(["haloop", "engine"]);

/** The ways of a run, or why it cannot have them, as a clause. */
export type OpenedWays = { ok: true; ways: SandboxWays } | { ok: false; problem: string };

/** What a sandbox is given so that it reaches its gateway; nothing for runs without one. */
export interface SandboxWays {
  readonly doors: readonly SandboxDoor[];
  readonly env: Readonly<Record<string, string>>;
  readonly model?: ModelAccess;
}

const NO_WAYS: SandboxWays = { doors: [], env: {} };

/**
 * What is left for a run of the step's and the mission's budget, whichever is less, in US dollars.
 * Undefined without a budget. What earlier runs cost counts as far as it is known.
 */
export function budgetLeft(
  mission: Mission,
  step: WorkflowStep,
  earlier: readonly StepRun[],
): number | undefined {
  const spent = knownCostOf(earlier);
  const of_mission = mission.budget_usd === undefined ? [] : [mission.budget_usd - spent];
  const limits = [...of_mission, ...(step.budgetUsd === undefined ? [] : [step.budgetUsd])];
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/**
 * Opens the gateway of the mission's unfinished run. To be called outside of the mission's turn: a
 * command that gives a credential may take a minute, and nobody is to wait for it who wants something
 * else of the mission.
 *
 * @returns undefined when the run is not the mission's unfinished one any more
 * @throws the reason of `let_go` when aborted before
 */
export async function waysForRun(
  parts: EngineParts,
  mission_id: string,
  run_id: string,
  { unwanted, let_go }: { unwanted: AbortSignal; let_go: AbortSignal },
): Promise<OpenedWays | undefined> {
  const stored = await parts.store.read(mission_id);
  if (stored?.state !== "ok" || stored.mission.active_run?.run_id !== run_id) return undefined;
  const { mission } = stored;
  const step = currentStep(mission);
  if (step === undefined) throw new TypeError(`Mission "${mission_id}" runs past its last step`);
  const queued = mission.status === "queued";
  if (queued && mission.active_run?.stop !== undefined) return CANCELLED;
  const run = queued ? undefined : await parts.store.readRun(mission_id, run_id);
  const agent = parts.agents.find(run?.agent ?? agentNameOf(parts, mission, step));
  if (agent === undefined) return { ok: true, ways: NO_WAYS };
  // One that is past the queue may be on its way, and has to be taken before it is stopped.
  const signal = AbortSignal.any([let_go, ...(queued ? [unwanted] : [])]);
  try {
    return await beforeAbort(openWays(parts, mission, step, agent, run_id), signal);
  } catch (error) {
    let_go.throwIfAborted();
    if (signal.aborted) return CANCELLED;
    throw error;
  }
}

const CANCELLED: OpenedWays = { ok: false, problem: "it was cancelled" };

/**
 * Opens the gateway of a run, or finds it open; does nothing for programs that need none.
 *
 * @returns a problem when the run cannot have it, such as a missing credential
 */
async function openWays(
  parts: EngineParts,
  mission: Mission,
  step: WorkflowStep,
  agent: Agent,
  run_id: string,
): Promise<OpenedWays> {
  const { gateway } = parts;
  const network = step.network ?? "model";
  if (gateway === undefined || (agent.protocol === undefined && network !== "allowlist")) {
    return { ok: true, ways: NO_WAYS };
  }
  const runs = await parts.store.runs(mission.mission_id);
  const budget_usd = budgetLeft(mission, step, runs.filter((run) => run.run_id !== run_id));
  if (budget_usd !== undefined && budget_usd <= 0) {
    return { ok: false, problem: "the mission's budget is used up. Raise it, then retry" };
  }
  try {
    const policy = policyOf(mission, step, agent, run_id, budget_usd);
    return { ok: true, ways: waysOf(parts, agent, await gateway.open(policy)) };
  } catch (error) {
    if (error instanceof GatewayError) return { ok: false, problem: error.message };
    throw error;
  }
}

/**
 * Opens the gateway of a run that an earlier process started, whose sandbox goes on using it. Without
 * it the agent finds the model away and says so itself: whatever fails here never ends its work.
 *
 * @throws StorageError when the disk fails
 */
export async function reopenWays(
  parts: EngineParts,
  mission_id: string,
  run: StepRun,
): Promise<void> {
  const goesOn = (problem: string) =>
    logger.warn("Run {run_id} goes on without its gateway: {problem}", {
      run_id: run.run_id,
      problem,
    });
  try {
    const opened = await waysAgain(parts, mission_id, run);
    if (opened?.ok === false) goesOn(opened.problem);
  } catch (error) {
    if (error instanceof StorageError) throw error;
    goesOn(String(error));
  }
}

async function waysAgain(parts: EngineParts, mission_id: string, run: StepRun) {
  const stored = await parts.store.read(mission_id);
  if (stored?.state !== "ok") return undefined;
  const step = stored.mission.workflow.steps.find(({ step_id }) => step_id === run.step_id);
  const agent = run.agent === undefined ? undefined : parts.agents.find(run.agent);
  if (step === undefined || agent === undefined) return undefined;
  return await openWays(parts, stored.mission, step, agent, run.run_id);
}

/** Closes what a run has at the gateway; one that cannot be closed is told of and costs nothing else. */
export async function closeGateway(
  { gateway }: EngineParts,
  mission_id: string,
  run_id: string,
): Promise<void> {
  try {
    await gateway?.close({ mission_id, run_id });
  } catch (error) {
    logger.warn("The gateway of run {run_id} was not closed: {error}", {
      run_id,
      error: String(error),
    });
  }
}

/** What the record of a run tells of its gateway; empty for a run that never used one. */
export function usedThrough(totals: GatewayTotals | undefined): Partial<StepRun> {
  if (totals === undefined) return {};
  const { usage, cost_usd, known_cost_usd, model, refused } = totals;
  const cost = cost_usd === null ? { known_cost_usd } : { cost_usd };
  return {
    ...(refused.length === 0 ? {} : { refused: [...refused] }),
    ...(model === undefined ? {} : { model }),
    ...((usage.requests ?? 0) === 0 ? {} : { usage, ...cost }),
  };
}

function policyOf(
  { mission_id }: Mission,
  step: WorkflowStep,
  { name, protocol }: Agent,
  run_id: string,
  budget_usd: number | undefined,
): GatewayPolicy {
  return {
    mission_id,
    run_id,
    ...(protocol === undefined ? {} : { agent: name, protocol }),
    network: step.network ?? "model",
    allow_hosts: step.allowHosts ?? [],
    ...(budget_usd === undefined ? {} : { budget_usd }),
    ...(step.requestLimit === undefined ? {} : { request_limit: step.requestLimit }),
  };
}

function waysOf(
  { provider, models = {} }: EngineParts,
  agent: Agent,
  { doors, model, proxy, token }: GatewayAccess,
): SandboxWays {
  const name = models[agent.name];
  const env = proxy === undefined ? {} : proxyEnvironment(provider.doorUrl(proxy), token);
  if (model === undefined) return { doors, env };
  const base_url = provider.doorUrl(model);
  return { doors, env, model: { base_url, token, ...(name === undefined ? {} : { name }) } };
}
