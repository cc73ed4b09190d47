/** Workflows: the templates that tell which steps a mission goes through. */
import { z } from "zod";
import { parseName } from "./names.ts";

/** An artifact's name inside a template; the parser for all names from outside applies. */
export const ArtifactName = z.string().superRefine((raw, context) => {
  const parsed = parseName(raw);
  if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.problem });
});

/**
 * What a step is: an agent at work (`llm` is the first version's word for one without tools), or a
 * gate that waits for a person; `code-review` is the gate over a workspace.
 */
export const StepType = z.enum(["llm", "agent", "human-gate", "code-review"]);
export type StepType = z.infer<typeof StepType>;

/** One step of a workflow. Unknown fields are kept. */
export const WorkflowStep = z.looseObject({
  step_id: z.string().min(1),
  name: z.string().min(1),
  type: StepType,
  /** Which agent role works on the step; absent on gates. */
  agent: z.string().optional(),
  /** The artifact that the agent reads. */
  inputArtifact: ArtifactName.optional(),
  /** The artifact that the agent must have written when it ends. */
  outputArtifact: ArtifactName.optional(),
  /** The artifact that the gate shows. */
  reviewArtifact: ArtifactName.optional(),
  /** Wall-clock limit of one run in minutes; the default comes from the configuration. */
  timeLimitMinutes: z.number().positive().optional(),
});
export type WorkflowStep = z.infer<typeof WorkflowStep>;

/** A template: an ordered list of steps. Unknown fields are kept. */
export const Workflow = z.looseObject({
  workflow_id: z.string().min(1),
  name: z.string().min(1),
  description: z.string().optional(),
  steps: z.array(WorkflowStep).min(1),
});
export type Workflow = z.infer<typeof Workflow>;

/** Whether the step waits for a person. */
export function isGate(step: { type: StepType }): boolean {
  return step.type === "human-gate" || step.type === "code-review";
}
