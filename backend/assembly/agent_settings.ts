import type { AgentSettings, Config } from "../config.ts";
import { PROGRAM_NAMES, type ProgramName } from "../sandbox/docker/images/agent_programs.ts";

/** The agents that have a model, in the order in which they are listed. */
export const MODEL_AGENTS = PROGRAM_NAMES;
export type ModelAgent = ProgramName;

/** What the configuration says of an agent; undefined for those without a model. */
export function agentSettings(config: Config, agent: string): AgentSettings | undefined {
  return isModelAgent(agent) ? config.agents[agent] : undefined;
}

export function isModelAgent(name: string): name is ModelAgent {
  return MODEL_AGENTS.some((known) => known === name);
}
