/** Where workflow templates are found by id. */
import type { Workflow, WorkflowListItem } from "@haloop/shared";
import { STANDARD_FEATURE } from "./standard_feature.ts";

/** The workflow of missions that name none, and of every mission of the first version. */
export const DEFAULT_WORKFLOW_ID = STANDARD_FEATURE.workflow_id;

export interface WorkflowCatalog {
  list(): WorkflowListItem[];
  /** The template with that id, or undefined. */
  find(workflow_id: string): Workflow | undefined;
}

/** The templates that ship with the program. */
export function builtInWorkflows(): WorkflowCatalog {
  const templates = [STANDARD_FEATURE];
  return {
    list: () => templates.map((template) => ({ ...template, source: "built-in" as const })),
    find: (workflow_id) => templates.find((template) => template.workflow_id === workflow_id),
  };
}
