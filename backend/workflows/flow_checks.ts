/**
 * What must hold between the steps: everything that is read was written before, and everything that is
 * written is read. A step that reads what only a later one writes closes a circle: in a row of steps
 * there is no other way for one to wait for another.
 */
import { isGateType, RAW_INPUT } from "./step_checks.ts";
import type { SoundFields } from "./template_shape.ts";
import type { Finding } from "./yaml_source.ts";

/** To be asked when the types and artifacts of all steps can be relied on. Pure. */
export function flowFindings(steps: readonly SoundFields[]): Finding[] {
  return steps.flatMap((step, n) =>
    [
      ...readFindings(steps, n, "inputArtifact"),
      ...reviewFindings(steps, n),
      ...unreadOutput(steps, n),
      ...codeFindings(steps, n),
    ].map(({ field, message }) => ({
      at: ["steps", n, step[field] === undefined ? undefined : field].filter((part) =>
        part !== undefined
      ),
      message,
    }))
  );
}

interface FlowFinding {
  readonly field: keyof SoundFields;
  readonly message: string;
}

function readFindings(
  steps: readonly SoundFields[],
  n: number,
  field: "inputArtifact" | "reviewArtifact",
): FlowFinding[] {
  const name = steps[n]?.[field];
  if (name === undefined || (field === "inputArtifact" && name === RAW_INPUT)) return [];
  if (steps.slice(0, n).some((step) => step.outputArtifact === name)) return [];
  const later = steps.findIndex((step) => step.outputArtifact === name);
  if (later > n) {
    return [{
      field,
      message:
        `"${name}" is written only by the later step "${nameOf(steps, later)}", which comes ` +
        `after this one: the steps wait for each other in a circle`,
    }];
  }
  if (later === n) return [];
  const can_be = [RAW_INPUT, ...steps.slice(0, n).flatMap((step) => step.outputArtifact ?? [])];
  const choices = field === "inputArtifact" ? can_be : can_be.slice(1);
  const known = choices.length === 0
    ? "No step before it writes anything"
    : `Before it there are: ${[...new Set(choices)].join(", ")}`;
  return [{ field, message: `no step writes "${name}". ${known}` }];
}

function reviewFindings(steps: readonly SoundFields[], n: number): FlowFinding[] {
  const step = steps[n];
  if (step === undefined || !isGateType(step.type)) return [];
  if (step.reviewArtifact === undefined) {
    if (step.type === "code-review") return [];
    return [{
      field: "reviewArtifact",
      message: "has no reviewArtifact: a gate shows an artifact that an earlier step writes",
    }];
  }
  if (step.reviewArtifact === RAW_INPUT) {
    const message =
      `"${RAW_INPUT}" is what the person wrote: a gate shows what an earlier step writes`;
    return [{ field: "reviewArtifact", message }];
  }
  return readFindings(steps, n, "reviewArtifact");
}

/** An output counts as read until it is written anew; who writes it anew may read it first. */
function unreadOutput(steps: readonly SoundFields[], n: number): FlowFinding[] {
  const name = steps[n]?.outputArtifact;
  if (name === undefined || name === RAW_INPUT) return [];
  const after = steps.slice(n + 1);
  const rewritten = after.findIndex((step) => step.outputArtifact === name);
  const readers = rewritten < 0 ? after : after.slice(0, rewritten + 1);
  const read = readers.some((step) => [step.inputArtifact, step.reviewArtifact].includes(name));
  if (read) return [];
  return [{
    field: "outputArtifact",
    message: `nobody reads "${name}": make it the inputArtifact or reviewArtifact of a later step`,
  }];
}

function codeFindings(steps: readonly SoundFields[], n: number): FlowFinding[] {
  const step = steps[n];
  const writes = (one: SoundFields) => one.workspace === "write" && !isGateType(one.type);
  if (step?.type === "code-review" && !steps.slice(0, n).some(writes)) {
    const message = "a code review needs an earlier step with workspace: write";
    return [{ field: "type", message }];
  }
  const unseen = step !== undefined && writes(step) &&
    !steps.slice(n + 1).some((one) => isGateType(one.type));
  if (!unseen) return [];
  const message = "no gate comes after this step, so nobody would see what it changed: " +
    "end with a step of type code-review";
  return [{ field: "workspace", message }];
}

function nameOf(steps: readonly SoundFields[], n: number): string {
  return steps[n]?.id ?? `steps[${n}]`;
}
