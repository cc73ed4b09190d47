/** A template as the lists show it, be it sound or broken. */
import { problemLine, type WorkflowListItem, type WorkflowProblem } from "@haloop/shared";
import { basename, extname } from "node:path";
import { type Template, workflowOf } from "./template.ts";
import { shapeOf } from "./template_shape.ts";

type Origin = Pick<WorkflowListItem, "source" | "path">;

/** The item of a template with those problems; without a template of the file alone. */
export function itemOf(
  origin: Origin,
  template: Template | undefined,
  problems: readonly WorkflowProblem[],
  value?: unknown,
): WorkflowListItem {
  const workflow = template === undefined ? remains(origin, value) : workflowOf(template);
  return broken({ ...workflow, ...origin, problems: problems.toSorted(asInFile) });
}

/** By file, and in each from its first line on, as a person goes through it. */
function asInFile(a: WorkflowProblem, b: WorkflowProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** The item with `broken` as its problems have it. */
export function broken(item: WorkflowListItem): WorkflowListItem {
  const errors = item.problems.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return item;
  const more = errors.length === 1 ? "" : ` (and ${errors.length - 1} more)`;
  return { ...item, broken: `${problemLine(first)}${more}` };
}

/** A file that cannot be read as a whole is known by what it says of itself, else by its name. */
function remains({ path = "" }: Origin, value: unknown) {
  const said = typeof value === "object" && value !== null ? value as Partial<Template> : {};
  const stem = basename(path, extname(path));
  const { findings } = shapeOf(value);
  const sound = (field: string) => !findings.some(({ at }) => at.length === 0 || at[0] === field);
  return {
    workflow_id: sound("id") ? said.id ?? stem : stem,
    name: sound("name") ? said.name ?? stem : stem,
    steps: [],
  };
}
