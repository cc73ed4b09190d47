/**
 * The contract of the built-in workflow, to the letter: four agent steps, each followed by a gate. What
 * ships must say the same (`backend/workflows/catalog_test.ts`); what tests make missions of.
 */
import type { Workflow } from "@haloop/shared";

export const STANDARD_FEATURE: Workflow = {
  workflow_id: "standard-feature",
  name: "Standard Feature",
  description: "Clean up the words, research, plan, implement; a person reads after each",
  steps: [
    {
      step_id: "cleanup",
      name: "Cleanup",
      type: "agent",
      agent: "cleanup-agent",
      inputArtifact: "raw-input.md",
      outputArtifact: "structured-text.md",
    },
    {
      step_id: "review-structured",
      name: "Review Structured",
      type: "human-gate",
      reviewArtifact: "structured-text.md",
    },
    {
      step_id: "research",
      name: "Research",
      type: "agent",
      agent: "research-agent",
      inputArtifact: "structured-text.md",
      outputArtifact: "research-output.md",
    },
    {
      step_id: "review-research",
      name: "Review Research",
      type: "human-gate",
      reviewArtifact: "research-output.md",
    },
    {
      step_id: "planning",
      name: "Planning",
      type: "agent",
      agent: "planning-agent",
      inputArtifact: "research-output.md",
      outputArtifact: "implementation-plan.md",
    },
    {
      step_id: "review-plan",
      name: "Review Plan",
      type: "human-gate",
      reviewArtifact: "implementation-plan.md",
    },
    {
      step_id: "implementation",
      name: "Implementation",
      type: "agent",
      agent: "impl-agent",
      inputArtifact: "implementation-plan.md",
      outputArtifact: "implementation-result.json",
    },
    {
      step_id: "review-impl",
      name: "Review Implementation",
      type: "human-gate",
      reviewArtifact: "implementation-result.json",
    },
  ],
};
