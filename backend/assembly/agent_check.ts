/** One real call of an agent, of a few tokens, the way a step makes it. */
import { newRunId, type WorkflowStep } from "@haloop/shared";
import { join } from "node:path";
import type { Agent } from "../agents/agent.ts";
import type { Config } from "../config.ts";
import { openProvider } from "../main.ts";
import { GatewayError, type ModelGateway, type RunKey } from "../gateway/gateway.ts";
import { SandboxError, type SandboxMount, type SandboxProvider } from "../sandbox/provider.ts";
import { agentsOf, modelsOf, readinessOf } from "./agents.ts";
import type { ModelAgent } from "./agent_settings.ts";
import { credentialsOf, modelGateway } from "./model_gateway.ts";

const LIMIT_MS = 180_000;
const PROMPT = "Reply with the single word: ready. Use no tools and write no files.";
const STEP: WorkflowStep = { step_id: "check", name: "Check", type: "agent" };
/** It is no mission; its records go away with its folder. */
const MISSION_ID = "m-check";

export type CheckResult =
  | {
    readonly ok: true;
    readonly model?: string;
    readonly cost_usd: number | null;
    readonly ms: number;
  }
  | Failed;

interface Failed {
  readonly ok: false;
  readonly problem: string;
}

/** Never throws for what a person can mend: that is the result. */
export async function checkAgent(config: Config, name: ModelAgent): Promise<CheckResult> {
  await using cleanup = new AsyncDisposableStack();
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "haloop-check-" }));
  cleanup.defer(() => Deno.remove(folder, { recursive: true }));
  const { provider, owner } = await openProvider(config);
  cleanup.defer(() => provider.close());
  const credentials = credentialsOf(config);
  const gateway = await modelGateway(config, owner, provider, credentials, {
    exchangesPath: () => join(folder, "exchanges.jsonl"),
  });
  const run = { mission_id: MISSION_ID, run_id: newRunId() };
  cleanup.defer(() => gateway.close(run));
  const usable = await provider.check();
  if (!usable.ok) return failed(`${usable.problem}. ${usable.remedy}`);
  const agent = agentsOf(config).find(name)!;
  const [missing] = await readinessOf(config, provider, credentials)(agent);
  if (missing !== undefined) return failed(`${missing.problem}. ${missing.remedy}`);
  const parts = { config, provider, owner, gateway, agent, name, run, folder };
  const result = await told(() => oneCall(parts));
  // Whatever came of it: a sandbox that stays goes on working for nobody.
  const left = await told(async () => void await provider.remove(run.run_id));
  return left === undefined || !result.ok ? result : left;
}

interface CheckParts {
  readonly config: Config;
  readonly provider: SandboxProvider;
  readonly owner: string;
  readonly gateway: ModelGateway;
  readonly agent: Agent;
  readonly name: ModelAgent;
  readonly run: RunKey;
  readonly folder: string;
}

async function oneCall(parts: CheckParts): Promise<CheckResult> {
  const { config, provider, owner, gateway, agent, name, run, folder } = parts;
  const begin_ms = performance.now();
  const { protocol } = agent;
  const access = await gateway.open({
    ...{ ...run, agent: name, network: "model", allow_hosts: [] },
    ...(protocol === undefined ? {} : { protocol }),
  });
  const artifacts: SandboxMount = {
    source: join(folder, "artifacts"),
    target: "/mission/artifacts",
    writable: true,
  };
  await Deno.mkdir(artifacts.source);
  const model = modelsOf(config)[name];
  const call = agent.call({
    step: STEP,
    artifacts_dir: provider.pathInSandbox(artifacts),
    prompt: PROMPT,
    model: {
      base_url: provider.doorUrl(access.model!),
      token: access.token,
      ...(model === undefined ? {} : { name: model }),
    },
  });
  const { memory_mib, cpus, pids } = config.sandbox;
  const signal = AbortSignal.timeout(LIMIT_MS);
  await provider.start({
    ...run,
    ...{ step_id: STEP.step_id, owner, image: agent.image, argv: call.argv, env: call.env },
    mounts: [artifacts],
    limits: { memory_bytes: memory_mib * 1024 * 1024, cpus, pids },
    network: "none",
    doors: access.doors,
  }, signal);
  const { exit_code } = await provider.wait(run.run_id, signal);
  const said = await Array.fromAsync(
    provider.logs(run.run_id, { from: 0, follow: false, signal }),
  );
  const problem = judged(agent, new TextDecoder().decode(Buffer.concat(said)), exit_code);
  const totals = await gateway.totals(run);
  if (totals.failure !== undefined) {
    return failed(`its model answered ${totals.failure.status}: ${totals.failure.message}`);
  }
  if (problem !== undefined) return failed(problem);
  if ((totals.usage.requests ?? 0) === 0) {
    return failed("it ended well, but no request to its model came to the gateway");
  }
  const ms = Math.round(performance.now() - begin_ms);
  const answered = totals.model === undefined ? {} : { model: totals.model };
  return { ok: true, cost_usd: totals.cost_usd, ms, ...answered };
}

/** What a person can mend, as a result; everything else is thrown. */
async function told<T>(work: () => Promise<T>): Promise<T | Failed> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GatewayError || error instanceof SandboxError) {
      return failed(error.message);
    }
    if ((error as Error).name === "TimeoutError") {
      return failed(`it did not end within ${LIMIT_MS / 1000} s`);
    }
    throw error;
  }
}

/** Why the call was no success; undefined when it was one. */
function judged(agent: Agent, output: string, exit_code: number | undefined): string | undefined {
  const reader = agent.reader?.();
  for (const [at, line] of output.split("\n").entries()) reader?.line(line, at);
  const verdict = reader?.verdict(exit_code);
  if (verdict !== undefined && !verdict.ok) return verdict.problem;
  if (exit_code === 0) return undefined;
  const last = output.trim().split("\n").at(-1) ?? "";
  return `it exited with ${exit_code}: ${last.slice(0, 300)}`;
}

function failed(problem: string): Failed {
  return { ok: false, problem };
}
