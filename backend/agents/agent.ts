/** The contract of an agent adapter: how a program is called so that it works on one step. */
import type { WorkflowStep } from "@haloop/shared";

/** What an adapter is told about the step that it is to work on. */
export interface AgentTask {
  readonly step: WorkflowStep;
  /** Where the sandbox sees the mission's artifacts; absolute. */
  readonly artifacts_dir: string;
}

/** How to call the program in the sandbox. */
export interface AgentCall {
  /** The argument vector; never passed through a shell by Haloop. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Agent {
  readonly name: string;
  /** The container image that the program is in. */
  readonly image: string;
  call(task: AgentTask): AgentCall;
}

/** Where agents are found by name. */
export interface AgentCatalog {
  readonly names: readonly string[];
  find(name: string): Agent | undefined;
}

/** The catalog of the given agents. */
export function agentCatalog(agents: readonly Agent[]): AgentCatalog {
  return {
    names: agents.map((agent) => agent.name),
    find: (name) => agents.find((agent) => agent.name === name),
  };
}
