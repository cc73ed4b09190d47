/** The workflow templates of the home and of the linked project. */
import { activeProject } from "@haloop/shared";
import { agentNames } from "../../backend/main.ts";
import { ProjectsUnreadable, readProjects } from "../../backend/store/projects.ts";
import { workflowCatalog } from "../../backend/workflows/catalog.ts";
import { type Finding, ok, type Patient, warning } from "./finding.ts";

const CHECK = "workflows";

/** Every template can be used; a broken one keeps only its own missions from being made. */
export async function checkTemplates({ config }: Patient): Promise<Finding[]> {
  const catalog = workflowCatalog({ home: config.home, agents: agentNames(config) });
  const items = await catalog.list(await linkedFolder(config.home));
  const broken = items.flatMap((item) => item.broken ?? []);
  if (broken.length === 0) return [ok(CHECK, `${items.length} templates can be used`)];
  const remedy = "Mend or remove it; all of it says: haloop workflows validate";
  return broken.map((why) => warning(CHECK, `A template cannot be used: ${why}`, remedy));
}

/** What is wrong with the registry of projects is told by its own check. */
async function linkedFolder(home: string): Promise<string | undefined> {
  try {
    return activeProject(await readProjects(home))?.path;
  } catch (error) {
    if (error instanceof ProjectsUnreadable) return undefined;
    throw error;
  }
}
