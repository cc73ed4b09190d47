/** Values that only the server or the machine knows: missions, steps, artifacts, settings. */
import type { HaloopClient, MissionDetail } from "@haloop/shared";
import { SETTING_NAMES } from "../config/settings.ts";
import { connect } from "../connection.ts";
import type { Context } from "../context.ts";
import { STATUS_WORDS_TO_ASK } from "../mission/filters.ts";
import { LAST, missionId, shortIds } from "../mission/name.ts";
import { inOneLine } from "../terminal/printable.ts";
import { type Answer, type Ask, type Candidate, named, type Paths } from "./answer.ts";
import {
  agentsHere,
  modelAgents,
  projectFoldersHere,
  projectNamesHere,
  settingValuesHere,
  workflowsHere,
} from "./values_here.ts";

/** How many missions are offered: those that changed last. */
const MISSIONS = 50;

/** Which arguments and options are paths; the shell completes these. */
const PATHS: Readonly<Record<string, Paths>> = {
  "file": "files",
  "template": "files",
  "--file": "files",
  "path": "folders",
  "folder": "folders",
  "--project": "folders",
};

interface Source {
  /** What the running server says. */
  readonly server?: (client: HaloopClient, given: readonly string[]) => Promise<Candidate[]>;
  /** What is built in or stands in the home: where no server is asked, or none answers. */
  readonly here?: (
    context: Context,
    given: readonly string[],
  ) => readonly Candidate[] | Promise<readonly Candidate[]>;
}

/** Where values come from, by argument or option. */
const SOURCES: Readonly<Record<string, Source>> = {
  "mission": { server: missions },
  "step": { server: async (client, given) => steps(await missionOf(client, given)) },
  "--step": { server: async (client, given) => steps(await missionOf(client, given)) },
  "artifact": { server: async (client, given) => artifacts(await missionOf(client, given)) },
  "code-file": { server: codeFiles },
  "check": { server: checks },
  "--run": { server: async (client, given) => runs(await missionOf(client, given)) },
  "--workflow": { server: workflows, here: workflowsHere },
  "workflow": { server: workflows, here: workflowsHere },
  "--agent": { server: agents, here: agentsHere },
  "agent": { here: modelAgents },
  "agents": { here: modelAgents },
  "--project": { server: projectFolders, here: projectFoldersHere },
  "project": { here: projectNamesHere },
  "--clear": { here: () => named(["bring", "setup", "commands"]) },
  "name": { here: () => named(SETTING_NAMES) },
  "value": { here: settingValuesHere },
  "--status": { here: () => named(STATUS_WORDS_TO_ASK) },
};

/** The person waits at a key, and a machine that is busy answers late. */
const ANSWER_LIMIT_MS = 2_000;

/** Answers from the home and the server that runs for it; silent about whatever goes wrong. */
export function askMachine(context: Context): Ask {
  return async (what, given): Promise<Answer> => {
    const paths = PATHS[what];
    const source = SOURCES[what] ?? {};
    const found = await fromServer(context, source, given) ??
      await fromHere(context, source, given) ?? [];
    const candidates = found.filter(isPlain);
    return paths === undefined ? { candidates } : { candidates, paths };
  };
}

/** Undefined where there is no answer: the command itself will say what is wrong. */
async function fromServer(context: Context, { server }: Source, given: readonly string[]) {
  if (server === undefined) return undefined;
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ANSWER_LIMIT_MS);
  try {
    const asked = connect(context).then(({ client }) => server(client, given));
    return await Promise.race([asked, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function fromHere(context: Context, { here }: Source, given: readonly string[]) {
  try {
    return await here?.(context, given);
  } catch {
    // A home or a config.json that cannot be read: told by the command itself.
    return undefined;
  }
}

async function missions(client: HaloopClient): Promise<Candidate[]> {
  const listed = await client.missions({ limit: MISSIONS });
  const short = shortIds(listed.map(({ mission_id }) => mission_id));
  const found = listed.map(({ mission_id, title }) => ({
    value: short.get(mission_id) ?? mission_id,
    description: inOneLine(title),
  }));
  return [...found, { value: LAST, description: "the mission that was made last" }];
}

async function missionOf(client: HaloopClient, [name]: readonly string[]): Promise<MissionDetail> {
  return await client.mission(await missionId(client, name ?? LAST));
}

function steps({ workflow }: MissionDetail): Candidate[] {
  return workflow.steps.map(({ step_id, name }) => ({
    value: step_id,
    description: inOneLine(name),
  }));
}

function artifacts({ artifact_info }: MissionDetail): Candidate[] {
  return artifact_info.map(({ name }) => ({ value: name }));
}

async function codeFiles(client: HaloopClient, [name]: readonly string[]): Promise<Candidate[]> {
  const { files } = await client.changes(await missionId(client, name ?? LAST), {
    limit: MISSIONS,
  });
  return files.map(({ path, kind }) => ({ value: path, description: kind }));
}

async function checks(client: HaloopClient, [name]: readonly string[]): Promise<Candidate[]> {
  const { commands } = await client.checks(await missionId(client, name ?? LAST));
  return commands.map(({ name, argv }) => ({
    value: name,
    description: inOneLine(argv.join(" ")),
  }));
}

function runs(mission: MissionDetail): Candidate[] {
  return mission.runs.map(({ run_id, step_id, attempt }) => ({
    value: run_id.slice(0, "r-1a2b3c4d".length),
    description: `${inOneLine(step_id)}, attempt ${attempt ?? 1}`,
  }));
}

async function workflows(client: HaloopClient): Promise<Candidate[]> {
  const listed = await client.workflows();
  return listed.map(({ workflow_id, name }) => ({ value: workflow_id, description: name }));
}

async function agents(client: HaloopClient): Promise<Candidate[]> {
  const listed = await client.agents();
  return listed.map(({ name, usable }) => ({
    value: name,
    ...usable ? {} : { description: "cannot be used yet" },
  }));
}

async function projectFolders(client: HaloopClient): Promise<Candidate[]> {
  const listed = await client.projects();
  return listed.map(({ path, name }) => ({ value: path, description: inOneLine(name) }));
}

/** What a shell would take for more than a word is not offered: an agent may have named it. */
function isPlain({ value }: Candidate): boolean {
  return /^[\w@/][\w@.,+:/-]*$/.test(value);
}
