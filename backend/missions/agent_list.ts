/** The agents that missions may choose from, and whether each can be used on this machine. */
import type { AgentListItem } from "@haloop/shared";
import type { AgentCatalog, AgentReadiness } from "../agents/agent.ts";

export interface AgentListParts {
  readonly agents: AgentCatalog;
  readonly default_agent: string;
  readonly readiness: AgentReadiness;
}

/**
 * The list, asked for anew at each call: an image may be built and a key given at any time. No command
 * for a credential is run for it: whoever opens New Mission has not asked for that.
 */
export function agentList(
  { agents, default_agent, readiness }: AgentListParts,
): () => Promise<AgentListItem[]> {
  return () =>
    Promise.all(
      agents.names.flatMap((name) => agents.find(name) ?? []).map(async (agent) => {
        const problems = [...await readiness(agent, { quiet: true })];
        return {
          name: agent.name,
          protocol: agent.protocol ?? null,
          image: agent.image,
          default: agent.name === default_agent,
          usable: problems.length === 0,
          problems,
        };
      }),
    );
}
