/**
 * What an agent is asked: Markdown with placeholders such as `{{title}}`, filled in for one run. Pure:
 * templates are checked with the same words that the engine fills in.
 */

/** Every placeholder with what it stands for. */
export const PLACEHOLDERS = {
  title: "the mission's title",
  type: "the mission's type, such as bugfix",
  step: "the step's name",
  project: 'the name of the linked project\'s folder, or "none"',
  artifacts: "the folder of the artifacts in the sandbox",
  input: "the path of the step's input artifact in the sandbox",
  output: "the path of the step's output artifact in the sandbox",
  task: "a paragraph: what to read and what to write",
  workspace: "a paragraph: where the project's files are and what may be done to them",
  feedback: "a section: what the person asked to be changed; empty in a first round",
  human_changes: "a paragraph: what the person changed about the input; empty when nothing",
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;
export type PromptValues = Readonly<Record<Placeholder, string>>;

/**
 * What has to reach the agent even if the prompt has no place for it: then it goes to the end. The
 * task counts as placed when the prompt names the output itself.
 */
const NEVER_LEFT_OUT = ["task", "human_changes", "feedback"] as const;

/** A backslash before the braces keeps them as they are. */
const PATTERN = /(\\?)\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/** A placeholder that is a paragraph of its own, with the empty lines after it. */
const PARAGRAPH = /^[ \t]*\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}[ \t]*(?:\n+|$)/gm;

/** A placeholder that there is not, and the line it stands on, counted from 1. */
export interface UnknownPlaceholder {
  readonly name: string;
  readonly line: number;
}

/** Every placeholder of the prompt that there is not; empty when it can be filled in. */
export function unknownPlaceholders(prompt: string): UnknownPlaceholder[] {
  return [...prompt.matchAll(PATTERN)].flatMap(({ 1: escape, 2: name = "", index }) => {
    if (escape !== "" || isPlaceholder(name)) return [];
    return [{ name, line: prompt.slice(0, index).split("\n").length }];
  });
}

/** The sentence about placeholders that there are not. */
export function unknownPlaceholderProblem(unknown: readonly UnknownPlaceholder[]): string {
  const named = unknown.map(({ name, line }) => `{{${name}}} (line ${line})`).join(", ");
  const known = Object.keys(PLACEHOLDERS).join(", ");
  return `the prompt has placeholders that there are not: ${named}. Known ones are: ${known}`;
}

/**
 * Fills in the placeholders, each once: what a value itself holds stays as it is. Refuses a prompt with
 * a placeholder that there is not. Paragraphs that come out empty leave no gap.
 */
export function renderPrompt(
  prompt: string,
  values: PromptValues,
): { ok: true; text: string } | { ok: false; problem: string } {
  const unknown = unknownPlaceholders(prompt);
  if (unknown.length > 0) return { ok: false, problem: unknownPlaceholderProblem(unknown) };
  const placed = new Set([...prompt.matchAll(PATTERN)].map(({ 2: name = "" }) => name));
  if (placed.has("output")) placed.add("task");
  const value = (name: string) => isPlaceholder(name) ? values[name] : "";
  const filled = prompt
    .replaceAll(PARAGRAPH, (whole, name: string) => value(name) === "" ? "" : whole)
    .replaceAll(PATTERN, (whole, escape: string, name: string) => {
      return escape === "" ? value(name) : whole.slice(1);
    });
  const rest = NEVER_LEFT_OUT.filter((name) => !placed.has(name)).map(value);
  const parts = [filled.trimEnd(), ...rest].filter((part) => part !== "");
  return { ok: true, text: `${parts.join("\n\n")}\n` };
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name);
}
