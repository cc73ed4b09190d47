import type { Mission, WorkflowStep } from "@haloop/shared";
import type { EngineParts } from "./parts.ts";

/**
 * The name of the agent that works on a step: what the mission asks for, else the program that the
 * step names, else the configured one.
 */
export function agentNameOf(
  parts: Pick<EngineParts, "agents" | "default_agent">,
  mission: Mission,
  step: WorkflowStep,
): string {
  if (mission.agent !== undefined) return mission.agent;
  // A step may also name a role, for which whatever is configured works.
  const named = step.agent === undefined ? undefined : parts.agents.find(step.agent);
  return named?.name ?? parts.default_agent;
}
