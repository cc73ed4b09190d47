/** The workflow templates as the routes tell them. */
import type { WorkflowListItem } from "@haloop/shared";
import type { WorkflowCatalog } from "../workflows/catalog.ts";
import { projectOf } from "./project.ts";
import { done, refuse, type Result } from "./result.ts";

export class WorkflowReader {
  constructor(
    private readonly catalog: WorkflowCatalog,
    private readonly activeProject: () => Promise<string | undefined>,
  ) {}

  /**
   * What a new mission can be made from.
   *
   * @param project the folder that the mission would work on; the linked project unless given
   */
  async list(project?: string): Promise<Result<WorkflowListItem[]>> {
    const folder = await projectOf(project, this.activeProject);
    return folder.ok ? done(await this.catalog.list(folder.value)) : folder;
  }

  async find(workflow_id: string, project?: string): Promise<Result<WorkflowListItem>> {
    const all = await this.list(project);
    if (!all.ok) return all;
    const found = all.value.find((item) => item.workflow_id === workflow_id);
    return found === undefined
      ? refuse("not_found", `There is no workflow "${workflow_id}"`)
      : done(found);
  }
}
