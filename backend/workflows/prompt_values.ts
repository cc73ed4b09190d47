/** What the placeholders of a prompt stand for in one run. Pure. */
import { basename } from "node:path";
import type { PromptValues } from "./prompt.ts";

/** What is known about the run. Paths are those that the sandbox sees. */
export interface PromptFacts {
  readonly title: string;
  readonly type: string;
  readonly step: string;
  /** The real path of the linked project on the host. */
  readonly project_path: string | undefined;
  readonly artifacts_dir: string;
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly workspace: { readonly dir: string; readonly writable: boolean } | undefined;
  /** What the person asked for at the gate, and the folder of the earlier versions of the output. */
  readonly feedback:
    | { readonly file: string; readonly versions_dir: string | undefined }
    | undefined;
  /** The difference between what the agent before wrote and what the person let through. */
  readonly human_changes: string | undefined;
}

export function promptValues(facts: PromptFacts): PromptValues {
  return {
    // One line, whatever the person typed: a title must not look like a part of the prompt.
    title: facts.title.replaceAll(/\s+/g, " ").trim(),
    type: facts.type,
    step: facts.step,
    project: facts.project_path === undefined ? "none" : basename(facts.project_path),
    artifacts: facts.artifacts_dir,
    input: facts.input ?? "(this step has no input)",
    output: facts.output ?? "(this step has no output)",
    task: taskParagraph(facts),
    workspace: workspaceParagraph(facts),
    feedback: feedbackSection(facts),
    human_changes: humanChangesParagraph(facts),
  };
}

function taskParagraph({ input, output }: PromptFacts): string {
  return [
    input === undefined ? [] : `Read \`${input}\`; it says what this step works on.`,
    output === undefined
      ? []
      : `Write your result to \`${output}\`, as ${kindOf(output)}, and to no other file there.`,
  ].flat().join(" ");
}

function kindOf(path: string): string {
  return path.endsWith(".json") ? "one valid JSON document without a fence around it" : "Markdown";
}

function workspaceParagraph({ workspace, project_path }: PromptFacts): string {
  if (workspace === undefined) {
    return project_path === undefined
      ? "No project is linked to this mission: there is no code to look at."
      : "The project's files are not part of this step.";
  }
  const place =
    `The project's files are in \`${workspace.dir}\`, which is a working copy of its own`;
  return workspace.writable
    ? `${place}: change files there and nowhere else.`
    : `${place}. It can only be read: nothing in it can be changed.`;
}

function feedbackSection({ feedback, output }: PromptFacts): string {
  if (feedback === undefined) return "";
  const { file, versions_dir } = feedback;
  const versions = versions_dir === undefined || output === undefined
    ? "The project's files are as you left them: that is what they read."
    : `Every earlier version is in \`${versions_dir}\`; \`${output}\` holds the text that they read, ` +
      `with what they changed in it themselves.`;
  return [
    "## A person has asked for changes",
    `This step was done before, and the person did not let the result through. Read \`${file}\` ` +
    `first: it says what they ask for, comment by comment, with the lines that each is about. ${versions}`,
    `Meet every point, and change nothing that no point asks for: the person compares the two versions ` +
    `and would have to read all of it again. Keep the edits that they made themselves. Where you think ` +
    `that a point is mistaken, do what it asks as far as that is possible and say why in one sentence ` +
    `at that place.`,
  ].join("\n\n");
}

function humanChangesParagraph({ human_changes }: PromptFacts): string {
  if (human_changes === undefined) return "";
  return `The person edited the input before they let it through. \`${human_changes}\` shows as a ` +
    `unified diff what they changed about the agent's text: take those lines as the most certain part ` +
    `of the input, and as a sign of what they care about.`;
}
