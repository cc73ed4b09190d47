/** The format of a template file, and its JSON Schema for editors. */
import {
  ArtifactName,
  NetworkMode,
  QuickCommand,
  StepType,
  type Workflow,
  WorkflowStep,
  WorkspaceMode,
} from "@haloop/shared";
import { z } from "zod";

/** A week: longer limits are a slip of the keyboard. */
const MAX_LIMIT_MINUTES = 10_080;
/**
 * An agent gets its prompt as an argument, which must not be long; what the placeholders stand for comes
 * on top (see `backend/engine/run_prompt.ts`).
 */
export const MAX_PROMPT_BYTES = 32 * 1024;

/** Ids stand in addresses, in names of sandboxes and on the command line. */
const Id = z.string().max(60).regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  "must consist of letters, digits, dots, dashes and underscores, a letter or digit first",
);
const Artifact = ArtifactName.meta({ pattern: String.raw`^[^-/\\][^/\\]*$` });
const Minutes = z.number().positive().max(MAX_LIMIT_MINUTES);
const Prompt = z.string().min(1).refine(
  (text) => new TextEncoder().encode(text).length <= MAX_PROMPT_BYTES,
  `must not be longer than ${MAX_PROMPT_BYTES / 1024} KiB`,
);
const Host = z.string().max(253).regex(
  /^(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/,
  'must be the name of a host, such as "registry.npmjs.org" or "*.debian.org", without https:// and path',
);

/** One step as a template says it. */
export const TemplateStep = z.object({
  id: Id.describe("Names the step; no two steps of a template have the same."),
  name: z.string().min(1).max(100).describe("What a person reads in the timeline."),
  type: StepType.describe(
    "agent: runs in a sandbox. human-gate: a person reads an artifact. code-review: a person reads " +
      "what changed in the workspace.",
  ),
  agent: z.string().min(1).describe(
    "Agent steps: an agent such as claude, or a role with a built-in prompt (cleanup-agent, " +
      "research-agent, planning-agent, impl-agent). An agent that is chosen for the mission goes before.",
  ).optional(),
  inputArtifact: Artifact.describe(
    "Agent steps: what the agent reads: raw-input.md, or what an earlier step writes.",
  ).optional(),
  outputArtifact: Artifact.describe("Agent steps: what the agent has to write.").optional(),
  reviewArtifact: Artifact.describe("Gates: what the person reads; an earlier step writes it.")
    .optional(),
  workspace: WorkspaceMode.describe(
    "Agent steps: how much the sandbox sees of the mission's copy of the project at /workspace.",
  ).optional(),
  prompt: Prompt.describe("Agent steps: what the agent is asked, Markdown with placeholders.")
    .optional(),
  promptFile: z.string().min(1).describe(
    "Agent steps: a Markdown file with the prompt, in the template's folder or below it.",
  ).optional(),
  timeLimitMinutes: Minutes.describe("Agent steps: how long a run may take.").optional(),
  silenceLimitMinutes: Minutes.describe("Agent steps: how long the agent may print nothing.")
    .optional(),
  network: NetworkMode.describe(
    "Agent steps: what the sandbox reaches: the model alone, also the hosts of allowHosts, everything.",
  ).optional(),
  allowHosts: z.array(Host).min(1).max(100).describe("Agent steps with network: allowlist.")
    .optional(),
  budgetUsd: z.number().positive().describe(
    "Agent steps: what a run may cost at the model, in US dollars.",
  ).optional(),
  requestLimit: z.number().int().positive().describe(
    "Agent steps: how many requests a run may make to the model.",
  ).optional(),
  quickCommands: z.array(z.object({
    name: QuickCommand.shape.name,
    argv: QuickCommand.shape.argv.describe("The argument vector; no shell is in between."),
  })).max(20).describe("Code reviews: commands that are offered to run over the workspace.")
    .optional(),
});
export type TemplateStep = z.infer<typeof TemplateStep>;

export const Template = z.object({
  id: Id.describe(
    "Names the workflow; a template of the project goes before one of the home, and that before a built-in one of the same id.",
  ),
  name: z.string().min(1).max(100).describe("What a person chooses in New Mission."),
  description: z.string().max(500).describe("What it is for, in a sentence.").optional(),
  steps: z.array(TemplateStep).min(1).max(100).describe("In the order in which they are done."),
});
export type Template = z.infer<typeof Template>;

/** The workflow that a sound template stands for. Prompt files are put in by whoever read them. */
export function workflowOf({ id, name, description, steps }: Template): Workflow {
  return {
    workflow_id: id,
    name,
    ...(description === undefined ? {} : { description }),
    steps: steps.map(({ id, ...step }) => WorkflowStep.parse({ step_id: id, ...step })),
  };
}

/** The JSON Schema that editors check and complete templates with. */
export function templateJsonSchema(): Record<string, unknown> {
  // Draft 7 is what the YAML language server understands best.
  const schema = z.toJSONSchema(Template, { io: "input", target: "draft-7", override: closed });
  return { ...schema, title: "Haloop workflow", description: "A workflow template of Haloop" };
}

/** Haloop itself ignores fields that it does not know; an editor should point at a slip. */
function closed(
  { jsonSchema }: { jsonSchema: { type?: unknown; additionalProperties?: unknown } },
) {
  if (jsonSchema.type === "object") jsonSchema.additionalProperties = false;
}
