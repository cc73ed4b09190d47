/** Whether a value has the shape of a template; every field that has not is told. */
import { Template, TemplateStep } from "./template.ts";
import type { FieldPath, Finding } from "./yaml_source.ts";

/** The fields of a step that can be relied on; those with a finding are left out. */
export type SoundFields = { readonly [F in keyof TemplateStep]?: TemplateStep[F] | undefined };

export interface Shape {
  readonly findings: readonly Finding[];
  /** Present when the shape is right as a whole. */
  readonly template?: Template;
  /** One for each step, whatever is wrong with it. */
  readonly steps: readonly SoundFields[];
}

/** Takes the value of a YAML text. */
export function shapeOf(value: unknown): Shape {
  const parsed = Template.safeParse(value);
  const warnings = unknownFields(value);
  if (parsed.success) {
    return { findings: warnings, template: parsed.data, steps: parsed.data.steps };
  }
  const errors = parsed.error.issues.map((issue) => ({
    at: issue.path.filter((part) => typeof part !== "symbol"),
    message: issue.message,
  }));
  return { findings: [...errors, ...warnings], steps: soundSteps(value) };
}

function soundSteps(value: unknown): SoundFields[] {
  const steps = isRecord(value) && Array.isArray(value.steps) ? value.steps : [];
  return steps.map((step: unknown) => {
    const fields = Object.entries(TemplateStep.shape).flatMap(([name, schema]) => {
      const parsed = schema.safeParse(isRecord(step) ? step[name] : undefined);
      return parsed.success && parsed.data !== undefined ? [[name, parsed.data] as const] : [];
    });
    return Object.fromEntries(fields);
  });
}

function unknownFields(value: unknown): Finding[] {
  if (!isRecord(value)) return [];
  const steps: unknown[] = Array.isArray(value.steps) ? value.steps : [];
  return [
    ...strangersIn(value, Template.shape, []),
    ...steps.flatMap((step, n) => strangersIn(step, TemplateStep.shape, ["steps", n])),
  ];
}

function strangersIn(value: unknown, shape: object, at: FieldPath): Finding[] {
  if (!isRecord(value)) return [];
  return Object.keys(value).filter((name) => !Object.hasOwn(shape, name)).map((name) => ({
    at: [...at, name],
    message: `is no field of a template and has no effect. Fields are: ${
      Object.keys(shape).join(", ")
    }`,
    severity: "warning",
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
