/** What a draft asks the server for; pure. */
import type { AgentListItem, CreateMissionBody } from "@haloop/shared";
import type { MissionDraft } from "./mission-draft.ts";

/**
 * A budget that is no number is sent as one that the server refuses, with its reason beside the field;
 * one of an agent without a model is left out, as its field is.
 */
export function missionBody(
  { title, type, rawInput, agent, budget = "" }: MissionDraft,
  workflowId: string | undefined,
  agents: readonly AgentListItem[],
): CreateMissionBody {
  const chosen = chosenAgent(agents, agent);
  const has_budget = chosen?.protocol != null && budget.trim() !== "";
  return {
    title,
    type,
    rawInput,
    ...(workflowId === undefined ? {} : { workflowId }),
    // The default stays the configuration's to change until the mission's steps run.
    ...(chosen === undefined || chosen.default ? {} : { agent: chosen.name }),
    ...(has_budget ? { budgetUsd: Number(budget.trim().replace(",", ".")) } : {}),
  };
}

/** The agent that the draft names, else the configured one. */
export function chosenAgent(
  agents: readonly AgentListItem[],
  name: string | undefined,
): AgentListItem | undefined {
  return agents.find((agent) => agent.name === name) ?? agents.find((agent) => agent.default);
}
