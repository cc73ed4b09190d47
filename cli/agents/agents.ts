/** What the command line does with agents, besides asking them. */
import type { HaloopClient } from "@haloop/shared";
import {
  agentSettings,
  MODEL_AGENTS,
  type ModelAgent,
} from "../../backend/assembly/agent_settings.ts";
import {
  agentsOf,
  buildAgent,
  credentialSource,
  imagePresent,
  versionOf,
} from "../../backend/assembly/agents.ts";
import type { Config } from "../../backend/config.ts";
import { type AgentCheck, readAgentChecks } from "../../backend/store/agent_checks.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { didYouMean } from "../similar.ts";

export const agentNames = MODEL_AGENTS;

/** @throws CliFailure that suggests the nearest one */
export function agentName(given: string): ModelAgent {
  const name = MODEL_AGENTS.find((known) => known === given);
  if (name !== undefined) return name;
  throw new CliFailure(
    EXIT.usage,
    `There is no agent "${given}"${didYouMean(given, MODEL_AGENTS)}. ` +
      `Known ones are: ${MODEL_AGENTS.join(", ")}`,
  );
}

export interface ListedAgent {
  readonly name: ModelAgent;
  readonly image: string;
  /** Null where the person has an image of their own. */
  readonly version: string | null;
  /** Null when docker does not answer. */
  readonly image_present: boolean | null;
  /** Where it comes from; null when there is none. Never the credential itself. */
  readonly credential: string | null;
  readonly base_url: string | null;
  readonly last_check: AgentCheck | null;
}

export async function listed(config: Config): Promise<ListedAgent[]> {
  const checks = await readAgentChecks(config.home);
  const catalog = agentsOf(config);
  return await Promise.all(MODEL_AGENTS.map(async (name) => {
    const { image } = catalog.find(name)!;
    return {
      ...{ name, image, version: versionOf(config, name) ?? null },
      image_present: await imagePresent(image) ?? null,
      credential: await credentialSource(config, name) ?? null,
      base_url: agentSettings(config, name)?.base_url ?? null,
      last_check: checks[name] ?? null,
    };
  }));
}

const ANSWER_LIMIT_MS = 10_000;

/**
 * The credentials as the running Haloop has them, because steps get theirs from it: the environment that
 * it was started with is not this one. Without an answer they stay as this process finds them.
 */
export async function asRunning(
  config: Config,
  agents: readonly ListedAgent[],
  client: Pick<HaloopClient, "agents">,
): Promise<ListedAgent[]> {
  // There nothing is said of credentials.
  if (Deno.build.os === "windows") return [...agents];
  const there = await client.agents(AbortSignal.timeout(ANSWER_LIMIT_MS)).catch(() => []);
  return agents.map((agent) => {
    const item = there.find(({ name }) => name === agent.name);
    if (item === undefined) return agent;
    const lacks = item.problems.some(({ subject }) => subject === "credential");
    // It runs no command to tell: what the command gave here counts.
    const by_command = agentSettings(config, agent.name)?.credential_command !== undefined;
    const there_only = by_command ? null : "haloop start";
    return { ...agent, credential: lacks ? null : agent.credential ?? there_only };
  });
}

/** @throws CliFailure when it cannot be built */
export async function buildImage(
  config: Config,
  name: ModelAgent,
  progress: (line: string) => void,
): Promise<string> {
  const built = await buildAgent(config, name, progress);
  if (built.ok) return built.image;
  throw new CliFailure(EXIT.failed, built.problem);
}
