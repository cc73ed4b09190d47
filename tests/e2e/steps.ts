/** The eight steps of the standard workflow in pairs: an agent, and the gate over what it wrote. */
export interface Stage {
  readonly agent_step: string;
  readonly agent: string;
  readonly gate: string;
  readonly artifact: string;
}

export const STAGES: readonly Stage[] = [
  {
    agent_step: "Cleanup",
    agent: "cleanup-agent",
    gate: "Review Structured",
    artifact: "structured-text.md",
  },
  {
    agent_step: "Research",
    agent: "research-agent",
    gate: "Review Research",
    artifact: "research-output.md",
  },
  {
    agent_step: "Planning",
    agent: "planning-agent",
    gate: "Review Plan",
    artifact: "implementation-plan.md",
  },
  {
    agent_step: "Implementation",
    agent: "impl-agent",
    gate: "Review Implementation",
    artifact: "implementation-result.json",
  },
];
