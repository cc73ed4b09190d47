/** What must hold of each step for itself. Pure. */
import type { SoundFields } from "./template_shape.ts";
import type { Finding } from "./yaml_source.ts";

/** What the person wrote; no step may write over it. */
export const RAW_INPUT = "raw-input.md";

/** What a template may name. */
export interface KnownNames {
  readonly agents: readonly string[];
  /** Roles that have a built-in prompt. */
  readonly roles: readonly string[];
}

const AGENT_FIELDS = [
  "agent",
  "inputArtifact",
  "outputArtifact",
  "workspace",
  "prompt",
  "promptFile",
  "timeLimitMinutes",
  "silenceLimitMinutes",
  "network",
  "allowHosts",
  "budgetUsd",
  "requestLimit",
] as const;

/** Everything that is wrong with the steps one by one, and with their ids. */
export function stepFindings(steps: readonly SoundFields[], known: KnownNames): Finding[] {
  return [
    ...steps.flatMap((step, n) => {
      const found = step.type === undefined
        ? []
        : isGateType(step.type)
        ? gateFindings(step)
        : agentFindings(step, known);
      return found.map(({ field, message, lacks }) => ({
        at: ["steps", n, field],
        message,
        ...(lacks === undefined ? {} : { lacks: ["steps", n, lacks] }),
      }));
    }),
    ...sameIds(steps),
  ];
}

export function isGateType(type: SoundFields["type"]): boolean {
  return type === "human-gate" || type === "code-review";
}

interface FieldFinding {
  readonly field: keyof SoundFields;
  readonly message: string;
  readonly lacks?: keyof SoundFields;
}

function gateFindings(step: SoundFields): FieldFinding[] {
  const found: FieldFinding[] = AGENT_FIELDS.filter((field) => step[field] !== undefined)
    .map((field) => ({ field, message: "belongs to agent steps, and this is a gate" }));
  if (step.type === "human-gate" && step.quickCommands !== undefined) {
    found.push({ field: "quickCommands", message: "belongs to code reviews" });
  }
  return found;
}

function agentFindings(step: SoundFields, { agents, roles }: KnownNames): FieldFinding[] {
  const found: FieldFinding[] = [];
  const say = (field: keyof SoundFields, message: string) => found.push({ field, message });
  if (step.reviewArtifact !== undefined) say("reviewArtifact", "belongs to gates");
  if (step.quickCommands !== undefined) say("quickCommands", "belongs to code reviews");
  if (step.agent !== undefined && ![...agents, ...roles].includes(step.agent)) {
    say(
      "agent",
      `there is no agent "${step.agent}". Agents are: ${agents.join(", ")}. ` +
        `Roles with a prompt are: ${roles.join(", ")}`,
    );
  }
  if (step.prompt !== undefined && step.promptFile !== undefined) {
    say("promptFile", "a step has prompt or promptFile, not both");
  }
  if (step.outputArtifact === RAW_INPUT) {
    say("outputArtifact", `"${RAW_INPUT}" is what the person wrote; choose another name`);
  }
  if (step.outputArtifact !== undefined && step.outputArtifact === step.inputArtifact) {
    say("outputArtifact", "must not be the artifact that the step reads");
  }
  if (step.network === "allowlist" && step.allowHosts === undefined) {
    const message = "allowlist needs allowHosts: the hosts that the sandbox may reach";
    found.push({ field: "network", message, lacks: "allowHosts" });
  }
  if (step.network !== "allowlist" && step.allowHosts !== undefined) {
    say("allowHosts", "has an effect only with network: allowlist");
  }
  return found;
}

function sameIds(steps: readonly SoundFields[]): Finding[] {
  return steps.flatMap(({ id }, n) => {
    const first = steps.findIndex((step) => step.id === id);
    if (id === undefined || first === n) return [];
    return [{ at: ["steps", n, "id"], message: `"${id}" is the id of steps[${first}] already` }];
  });
}
