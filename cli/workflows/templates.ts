/** The templates that a command is about: read from the files, or told by the server elsewhere. */
import { activeProject, type WorkflowListItem } from "@haloop/shared";
import { resolve } from "node:path";
import { loadConfig } from "../../backend/config.ts";
import { agentNames } from "../../backend/main.ts";
import { readProjects } from "../../backend/store/projects.ts";
import { readTemplateFile, workflowCatalog } from "../../backend/workflows/catalog.ts";
import { connect } from "../connection.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { didYouMean } from "../similar.ts";

/**
 * Every template for a mission of the project.
 *
 * @param project as the person named it; the linked one unless given
 */
export async function templatesFor(
  context: Context,
  project: string | undefined,
): Promise<WorkflowListItem[]> {
  const named = project === undefined ? undefined : resolve(context.cwd, project);
  if (isElsewhere(context)) {
    const { client } = await connect(context);
    return await client.workflows(named === undefined ? {} : { project: named });
  }
  const config = loadConfig(context.env);
  const folder = named === undefined
    ? activeProject(await readProjects(config.home))?.path
    : await realFolder(named);
  return await workflowCatalog({ home: config.home, agents: agentNames(config) }).list(folder);
}

/**
 * The template of that id.
 *
 * @throws CliFailure with {@link EXIT.not_found} when there is none
 */
export async function templateOf(
  context: Context,
  workflow_id: string,
  project: string | undefined,
): Promise<WorkflowListItem> {
  const all = await templatesFor(context, project);
  const found = all.find((item) => item.workflow_id === workflow_id);
  if (found !== undefined) return found;
  const close = didYouMean(workflow_id, all.map((item) => item.workflow_id));
  throw new CliFailure(
    EXIT.not_found,
    `There is no workflow "${workflow_id}"${close}. See them with: haloop workflows list`,
  );
}

/** A file of a template, wherever it lies. */
export async function templateFile(context: Context, given: string): Promise<WorkflowListItem> {
  const path = resolve(context.cwd, given);
  try {
    await Deno.lstat(path);
    return await readTemplateFile(path, agentNames(loadConfig(context.env)));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
    throw new CliFailure(EXIT.not_found, `There is no template file "${path}"`);
  }
}

async function realFolder(path: string): Promise<string> {
  try {
    const real = await Deno.realPath(path);
    if ((await Deno.stat(real)).isDirectory) return real;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
  }
  throw new CliFailure(EXIT.not_found, `There is no folder "${path}"`);
}

/** Another machine's files are known to its server alone. */
function isElsewhere({ env }: Context): boolean {
  return env.HALOOP_URL !== undefined && env.HALOOP_URL !== "";
}
