/** Values that are known without a server: built in, or read from the home. */
import { homeOf, loadConfig } from "../../backend/config.ts";
import { readProjects } from "../../backend/store/projects.ts";
import { agentNames as MODEL_AGENTS } from "../agents/agents.ts";
import { settingValues } from "../config/settings.ts";
import type { Context } from "../context.ts";
import { inOneLine } from "../terminal/printable.ts";
import { type Candidate, named } from "./answer.ts";

/** The agents that have an image and a credential, without those that were named already. */
export function modelAgents(_context: Context, given: readonly string[]): Candidate[] {
  return named(MODEL_AGENTS.filter((name) => !given.includes(name)));
}

/** Every agent that a mission can be given to. */
export async function agentsHere({ env }: Context): Promise<Candidate[]> {
  // Loaded here: it knows the whole server.
  const { agentNames } = await import("../../backend/main.ts");
  return named(agentNames(loadConfig(env)));
}

export async function workflowsHere(context: Context): Promise<Candidate[]> {
  // Loaded here: it knows the whole server.
  const { templatesFor } = await import("../workflows/templates.ts");
  const templates = await templatesFor(context, undefined);
  return templates.map(({ workflow_id, name }) => ({
    value: workflow_id,
    description: inOneLine(name),
  }));
}

export async function projectFoldersHere({ env }: Context): Promise<Candidate[]> {
  const { projects } = await readProjects(homeOf(env));
  return projects.map(({ path, name }) => ({ value: path, description: inOneLine(name) }));
}

export async function projectNamesHere({ env }: Context): Promise<Candidate[]> {
  const { projects } = await readProjects(homeOf(env));
  return projects.map(({ path, name }) => ({ value: name, description: inOneLine(path) }));
}

/** The values of a setting that takes only some. */
export async function settingValuesHere(
  context: Context,
  [name = ""]: readonly string[],
): Promise<Candidate[]> {
  return name === "agent" ? await agentsHere(context) : named(settingValues(name));
}
