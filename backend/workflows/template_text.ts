/** What a template's text says and what is wrong with it, as far as the text alone can tell. */
import type { WorkflowProblem } from "@haloop/shared";
import { flowFindings } from "./flow_checks.ts";
import { unknownPlaceholders } from "./prompt.ts";
import { placeholderMessage } from "./prompt_files.ts";
import { type KnownNames, stepFindings } from "./step_checks.ts";
import type { Template } from "./template.ts";
import { shapeOf, type SoundFields } from "./template_shape.ts";
import { fieldName, type FieldPath, type Finding, YamlSource } from "./yaml_source.ts";

export interface TemplateText {
  readonly source: YamlSource;
  /** Present when the shape is right, whatever else is wrong. */
  readonly template?: Template;
  readonly problems: readonly WorkflowProblem[];
}

/** Reads the text of the file of that name; every problem is told, not only the first. */
export function readTemplateText(file: string, text: string, known: KnownNames): TemplateText {
  const source = new YamlSource(file, text);
  if (source.problems.length > 0) return { source, problems: source.problems };
  const { findings, template, steps } = shapeOf(source.value);
  const all = [
    ...findings,
    ...stepFindings(steps, known),
    ...(flowIsSound(findings) ? flowFindings(steps) : []),
    ...promptFindings(steps),
  ];
  const told = findings.map(({ at }) => fieldName(at));
  const problems = all
    .filter(({ lacks }) => lacks === undefined || !isTold(fieldName(lacks), told))
    .map((finding) => source.problem(finding));
  return { source, problems, ...(template === undefined ? {} : { template }) };
}

/** Something is said of the field or of a part of it. */
function isTold(field: string, told: readonly string[]): boolean {
  return told.some((other) => other === field || other.startsWith(`${field}[`));
}

const FLOW_FIELDS = ["type", "inputArtifact", "outputArtifact", "reviewArtifact", "workspace"];

/** A field that cannot be relied on would make its neighbours look wrong. */
function flowIsSound(findings: readonly Finding[]): boolean {
  return findings.every(({ at, severity }) => severity === "warning" || isElsewhere(at));
}

function isElsewhere(at: FieldPath): boolean {
  return at.length === 1 && at[0] !== "steps" ||
    at.length > 2 && !FLOW_FIELDS.includes(String(at[2]));
}

function promptFindings(steps: readonly SoundFields[]): Finding[] {
  return steps.flatMap(({ prompt = "" }, n) =>
    unknownPlaceholders(prompt).map(({ name, line }) => ({
      at: ["steps", n, "prompt"],
      message: `line ${line} of the prompt: ${placeholderMessage(name)}`,
    }))
  );
}
