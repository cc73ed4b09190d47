/** Where workflow templates are found by id: the project's, the home's, those that ship. */
import { DEFAULT_WORKFLOW_ID, type Workflow, type WorkflowListItem } from "@haloop/shared";
import { basename, dirname, join } from "node:path";
import { builtInItems, ROLES } from "./built_in.ts";
import { TemplateFolders, type TemplatePlace } from "./template_folder.ts";

export { DEFAULT_WORKFLOW_ID };

/** The folder of templates in a home and in a project. */
export const TEMPLATES_FOLDER = "workflows";

export interface WorkflowCatalog {
  /**
   * Every template that a mission of the project can be made from, broken ones included: the project's,
   * then the home's, then the built-in ones, without those that an earlier one of the same id stands
   * before. A broken one stands before others too: the person meant it instead of them.
   *
   * @param project real path of the project's folder; undefined for none
   */
  list(project: string | undefined): Promise<WorkflowListItem[]>;
  /** The one of {@link list} with that id. */
  find(workflow_id: string, project: string | undefined): Promise<WorkflowListItem | undefined>;
}

/**
 * The templates as the files are at the moment of asking.
 *
 * @param options.home the home's folder
 * @param options.agents the names of the agents that templates may name
 */
export function workflowCatalog(
  { home, agents }: { home: string; agents: readonly string[] },
): WorkflowCatalog {
  const folders = new TemplateFolders({ agents, roles: ROLES });
  const list = async (project: string | undefined) => {
    const found = await Promise.all(placesOf(home, project).map((place) => folders.read(place)));
    return withoutHidden([...found, builtInItems()]);
  };
  return {
    list,
    find: async (workflow_id, project) =>
      (await list(project)).find((item) => item.workflow_id === workflow_id),
  };
}

/**
 * A template file wherever it lies, as if its folder were one of templates.
 *
 * @param path absolute
 * @throws Deno.errors.NotFound when there is no such folder
 */
export async function readTemplateFile(
  path: string,
  agents: readonly string[],
): Promise<WorkflowListItem> {
  const folder = dirname(path);
  const folders = new TemplateFolders({ agents, roles: ROLES });
  const place = { folder, source: "home" } as const;
  const item = await folders.readFile(place, basename(path), await Deno.realPath(folder));
  if (item === undefined) throw new TypeError("Every file of a home counts as a template");
  return item;
}

/** The folders in which templates are looked for, in their order. */
export function placesOf(home: string, project: string | undefined): TemplatePlace[] {
  const own: TemplatePlace = { folder: join(home, TEMPLATES_FOLDER), source: "home" };
  if (project === undefined) return [own];
  return [
    { folder: join(project, TEMPLATES_FOLDER), source: "project", within: project },
    own,
  ];
}

/**
 * The built-in template of that id for missions of the first version, which do not tell their own. They
 * know no project, so there is nothing that a workspace could be made from.
 */
export function builtInWorkflow(workflow_id: string): Workflow | undefined {
  const item = builtInItems().find((one) => one.workflow_id === workflow_id);
  if (item === undefined) return undefined;
  const { source: _source, problems: _problems, ...workflow } = item;
  return { ...workflow, steps: workflow.steps.map(({ workspace: _mode, ...step }) => step) };
}

function withoutHidden(sources: readonly (readonly WorkflowListItem[])[]): WorkflowListItem[] {
  const seen = new Set<string>();
  return sources.flatMap((items) => {
    const shown = items.filter(({ workflow_id }) => !seen.has(workflow_id));
    for (const { workflow_id } of items) seen.add(workflow_id);
    return shown;
  });
}
