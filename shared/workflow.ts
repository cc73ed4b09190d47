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

/**
 * How much of the mission's workspace a step's sandbox sees at `/workspace`: nothing, a read-only view,
 * or the working copy itself.
 */
export const WorkspaceMode = z.enum(["none", "read", "write"]);
export type WorkspaceMode = z.infer<typeof WorkspaceMode>;

/**
 * What a step's sandbox can reach: nothing but the model; besides it the hosts of `allowHosts`, through
 * the gateway; or everything.
 */
export const NetworkMode = z.enum(["model", "allowlist", "open"]);
export type NetworkMode = z.infer<typeof NetworkMode>;

/** A command that the person may run over the workspace at a code review, such as the project's tests. */
export const QuickCommand = z.looseObject({
  name: z.string().min(1).max(100),
  /** The argument vector; never passed through a shell. */
  argv: z.array(z.string()).min(1),
});
export type QuickCommand = z.infer<typeof QuickCommand>;

/** One step of a workflow. Unknown fields are kept. */
export const WorkflowStep = z.looseObject({
  step_id: z.string().min(1),
  name: z.string().min(1),
  type: StepType,
  /**
   * What works on the step: an agent by name (`claude`, `mock`), or a role of the built-in prompts
   * (`research-agent`) for which the mission's or the configured agent works; absent on gates.
   */
  agent: z.string().optional(),
  /** The artifact that the agent reads. */
  inputArtifact: ArtifactName.optional(),
  /** The artifact that the agent must have written when it ends. */
  outputArtifact: ArtifactName.optional(),
  /** The artifact that the gate shows. */
  reviewArtifact: ArtifactName.optional(),
  /** Wall-clock limit of one run in minutes; the default comes from the configuration. */
  timeLimitMinutes: z.number().positive().optional(),
  /** How long the agent may print nothing, in minutes; the default comes from the configuration. */
  silenceLimitMinutes: z.number().positive().optional(),
  /** `none` unless given. */
  workspace: WorkspaceMode.optional(),
  /** What the agent is asked: Markdown with placeholders. A mission keeps the text of a prompt file here. */
  prompt: z.string().min(1).optional(),
  /** A file beside the template that holds the prompt. */
  promptFile: z.string().min(1).optional(),
  /** `model` unless given. */
  network: NetworkMode.optional(),
  /** Hosts of the network mode `allowlist`, such as `registry.npmjs.org` or `*.debian.org`. */
  allowHosts: z.array(z.string().min(1)).optional(),
  /** What one run may cost at the model, in US dollars. */
  budgetUsd: z.number().positive().optional(),
  /** How many requests one run may make to the model. */
  requestLimit: z.number().int().positive().optional(),
  /** What a code review offers to run over the workspace, besides the project's own. */
  quickCommands: z.array(QuickCommand).optional(),
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

/** The workflow of missions that name none, and of every mission of the first version. */
export const DEFAULT_WORKFLOW_ID = "standard-feature";

/** What is wrong with a template, and where. */
export const WorkflowProblem = z.object({
  /** A template with an error cannot be used; a warning is about a field that has no effect. */
  severity: z.enum(["error", "warning"]),
  /** The template, or the prompt file of one of its steps. */
  file: z.string(),
  /** Both count from 1. */
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  /** Such as `steps[3].outputArtifact`; empty for the file as a whole. */
  field: z.string(),
  message: z.string(),
});
export type WorkflowProblem = z.infer<typeof WorkflowProblem>;

/** A problem in one line, as editors and terminals make it clickable. */
export function problemLine({ file, line, column, field, message }: WorkflowProblem): string {
  return `${file}:${line}:${column}: ${field === "" ? "" : `${field}: `}${message}`;
}

/** Whether the step waits for a person. */
export function isGate(step: { type: StepType }): boolean {
  return step.type === "human-gate" || step.type === "code-review";
}
