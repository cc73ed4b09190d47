/** Which workflow a new mission gets, and how the choice is laid out; pure. */
import { DEFAULT_WORKFLOW_ID, isGate, type WorkflowListItem } from "@haloop/shared";

/**
 * The one that the person chose as long as it can be used, else the default, else the first that can be
 * used; undefined when none can.
 */
export function chooseWorkflow(
  workflows: readonly WorkflowListItem[],
  wanted?: string,
): WorkflowListItem | undefined {
  const usable = workflows.filter(({ broken }) => broken === undefined);
  const byId = (id: string | undefined) => usable.find(({ workflow_id }) => workflow_id === id);
  return byId(wanted) ?? byId(DEFAULT_WORKFLOW_ID) ?? usable[0];
}

/** Where a template comes from, in words that end a sentence. */
export const SOURCE_WORDS: Readonly<Record<WorkflowListItem["source"], string>> = {
  "project": "from the project",
  "home": "your own",
  "built-in": "built in",
};

export interface SourceGroup {
  readonly source: WorkflowListItem["source"];
  readonly workflows: readonly WorkflowListItem[];
}

/** The templates by where they come from, in the order in which they are found. */
export function bySource(workflows: readonly WorkflowListItem[]): SourceGroup[] {
  const sources = [...new Set(workflows.map(({ source }) => source))];
  return sources.map((source) => ({
    source,
    workflows: workflows.filter((item) => item.source === source),
  }));
}

/** "8 steps, you decide at 4". */
export function stepWords({ steps }: Pick<WorkflowListItem, "steps">): string {
  const count = steps.length === 1 ? "1 step" : `${steps.length} steps`;
  return `${count}, you decide at ${steps.filter(isGate).length}`;
}
