import { Command } from "@commander-js/extra-typings";
import type { WorkflowListItem } from "@haloop/shared";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { listsAlone } from "../group.ts";
import { err, out } from "../output.ts";
import { printProblems, printTemplate, printTemplates } from "../workflows/print.ts";
import { templateFile, templateOf, templatesFor } from "../workflows/templates.ts";

const PROJECT = [
  "-p, --project <folder>",
  "whose templates count (default: the linked one)",
] as const;

/** `haloop workflows`: the templates that missions are made from. */
export function workflowsCommand(context: Context) {
  return listsAlone(new Command("workflows"), listCommand(context))
    .description("list, show and check the workflow templates")
    .addHelpText("after", EXAMPLES)
    .addCommand(showCommand(context))
    .addCommand(validateCommand(context));
}

function listCommand(context: Context) {
  return new Command("list")
    .description("list the templates and where each comes from")
    .option(...PROJECT)
    .option("--json", "print the templates as JSON")
    .action(async ({ project, json }) => {
      const items = await templatesFor(context, project);
      if (json) out.json({ schema_version: 1, workflows: items });
      else printTemplates(items);
    });
}

function showCommand(context: Context) {
  return new Command("show")
    .description("show the steps of a template, and what is wrong with it")
    .argument("<workflow>", "its id")
    .option(...PROJECT)
    .option("--json", "print the template as JSON")
    .action(async (workflow_id, { project, json }) => {
      const item = await templateOf(context, workflow_id, project);
      if (json) out.json({ schema_version: 1, ...item });
      else printTemplate(item);
    });
}

function validateCommand(context: Context) {
  return new Command("validate")
    .description("check one template or all: exit code 1 when one cannot be used")
    .argument("[template]", "a file, or the id of a template (default: all)")
    .option(...PROJECT)
    .option("--json", "print the findings as JSON")
    .addHelpText("after", VALIDATE_EXAMPLES)
    .action(async (given, { project, json }) => {
      const items = await named(context, given, project);
      if (json) out.json(findings(items));
      else for (const { problems } of items) printProblems(problems);
      const broken = items.filter((item) => item.broken !== undefined).length;
      if (broken > 0) throw new CliFailure(EXIT.failed, verdict(broken, items.length));
      if (json) return;
      err.line(
        items.length === 1 ? "The template is fine" : `All ${items.length} templates are fine`,
      );
    });
}

async function named(
  context: Context,
  given: string | undefined,
  project: string | undefined,
): Promise<WorkflowListItem[]> {
  if (given === undefined) return await templatesFor(context, project);
  const is_file = given.includes("/") || /\.ya?ml$/i.test(given);
  if (is_file && project !== undefined) {
    throw new CliFailure(
      EXIT.usage,
      "--project says whose templates are looked through: give the id of one, or no file",
    );
  }
  return [await (is_file ? templateFile(context, given) : templateOf(context, given, project))];
}

function findings(items: readonly WorkflowListItem[]) {
  return {
    schema_version: 1,
    valid: items.every(({ broken }) => broken === undefined),
    templates: items.map(({ workflow_id, source, path, broken, problems }) => ({
      workflow_id,
      source,
      path: path ?? null,
      valid: broken === undefined,
      problems,
    })),
  };
}

function verdict(broken: number, all: number): string {
  return all === 1 ? "The template cannot be used" : `${broken} of ${all} templates cannot be used`;
}

const EXAMPLES = `
Templates are YAML files in the project's folder "workflows" and in the home's; "haloop init" writes
examples to the home. Of two with the same id the project's is used, then the home's, then the
built-in one.

Examples:
  $ haloop workflows list
  $ haloop workflows show standard-feature
  $ haloop new issue.md --workflow bugfix`;

const VALIDATE_EXAMPLES = `
Each problem is a line "file:line:column: field: what is wrong".

Examples:
  $ haloop workflows validate
  $ haloop workflows validate workflows/release.yaml`;
