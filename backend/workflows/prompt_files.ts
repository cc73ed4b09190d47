/** The prompt files of a template's steps. */
import type { WorkflowProblem } from "@haloop/shared";
import { join } from "node:path";
import { PLACEHOLDERS, unknownPlaceholders } from "./prompt.ts";
import { MAX_PROMPT_BYTES, type Template } from "./template.ts";
import { readTextInside } from "./text_inside.ts";
import type { YamlSource } from "./yaml_source.ts";

export interface WithPrompts {
  /** The template with the text of each prompt file in `prompt`. */
  readonly template: Template;
  readonly problems: readonly WorkflowProblem[];
}

/**
 * Reads the prompt files.
 *
 * @param folder the real path of the template's folder; undefined for a template without one
 */
export async function withPrompts(
  template: Template,
  source: YamlSource,
  folder: string | undefined,
): Promise<WithPrompts> {
  const problems: WorkflowProblem[] = [];
  const steps: Template["steps"] = [];
  for (const [n, step] of template.steps.entries()) {
    if (step.promptFile === undefined || step.prompt !== undefined) {
      steps.push(step);
      continue;
    }
    const read = folder === undefined
      ? { problem: "cannot be read: the template lies in no folder" }
      : await readTextInside(folder, step.promptFile, MAX_PROMPT_BYTES);
    if ("text" in read && read.text.trim() !== "") {
      steps.push({ ...step, prompt: read.text });
      problems.push(...placeholderProblems(join(folder ?? "", step.promptFile), read.text));
      continue;
    }
    const problem = "text" in read ? "is empty" : read.problem;
    const message = `the prompt file "${step.promptFile}" ${problem}`;
    problems.push(source.problem({ at: ["steps", n, "promptFile"], message }));
    steps.push(step);
  }
  return { template: { ...template, steps }, problems };
}

export function placeholderMessage(name: string): string {
  return `there is no placeholder {{${name}}}. Placeholders are: ${
    Object.keys(PLACEHOLDERS).join(", ")
  }. Write \\{{${name}}} for the braces as they are`;
}

function placeholderProblems(file: string, text: string): WorkflowProblem[] {
  return unknownPlaceholders(text).map(({ name, line }) => ({
    severity: "error",
    file,
    line,
    column: (text.split("\n")[line - 1]?.indexOf("{{") ?? 0) + 1,
    field: "",
    message: placeholderMessage(name),
  }));
}
