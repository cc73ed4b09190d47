/** The whole examination: every check in turn, and mending what is safe to mend. */
import {
  type Config,
  ConfigError,
  ConfigFile,
  configWithoutFile,
  homeOf,
  loadConfig,
} from "../../backend/config.ts";
import { HomeInUse, isHomeInUse, lockHome } from "../../backend/store/home_lock.ts";
import { openProvider } from "../../backend/main.ts";
import { makeHome } from "../home.ts";
import { CliFailure } from "../failure.ts";
import { findServer, type ServerState } from "../server.ts";
import { brief, type Finding, ok, type Patient, problemOf } from "./finding.ts";
import { checkHome, checkLeftovers, checkProjects, checkServer } from "./home_checks.ts";
import { checkDisk, checkGit, checkPort } from "./machine_checks.ts";
import { checkMissions, providersInUse } from "./mission_checks.ts";
import { checkSettings } from "./settings_checks.ts";
import { checkProvider, checkSandboxes } from "./provider_checks.ts";
import { checkTemplates } from "./template_checks.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Looks everything over. With `deep` every mission is read as well. */
export async function examine(env: Env, deep: boolean): Promise<Finding[]> {
  const { config, finding } = readConfig(env);
  const found = await serverOf(config.home);
  // What keeps the home from being looked at keeps all of it from it.
  if ("problem" in found) return [finding, found.problem];
  const patient: Patient = { config, server: found.server };
  const simple = [
    checkSettings,
    checkHome,
    checkServer,
    checkPort,
    checkDisk,
    checkGit,
    checkProjects,
    checkTemplates,
  ];
  const findings = [finding];
  for (const check of simple) findings.push(...await settled(check.name, () => check(patient)));
  findings.push(...await settled("leftovers", () => checkLeftovers(patient)));
  findings.push(...await settled("provider", () => checkAgents(patient, deep)));
  return findings;
}

async function serverOf(home: string): Promise<{ server: ServerState } | { problem: Finding }> {
  try {
    return { server: await findServer(home) };
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    return { problem: problemOf("home", error, "Choose another folder with HALOOP_HOME") };
  }
}

async function checkAgents(patient: Patient, deep: boolean): Promise<Finding[]> {
  const opened = await openProvider(patient.config, await providersInUse(patient));
  try {
    const findings = await settled("provider", () => checkProvider(patient, opened));
    if (!deep) return findings;
    const missions = await settled("missions", async () => {
      const { findings, unfinished } = await checkMissions(patient);
      const check = () => checkSandboxes(patient, opened, unfinished);
      return [...findings, ...await settled("sandbox", check)];
    });
    return [...findings, ...missions];
  } finally {
    await opened.provider.close();
  }
}

function readConfig(env: Env): { config: Config; finding: Finding } {
  try {
    const config = loadConfig(env);
    return { config, finding: ok("config", `Valid; provider ${config.provider}`) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: leftOver(env), finding: problemOf("config", error, "Correct the value") };
  }
}

/** What the other checks go on with: the environment without the file, else the defaults. */
function leftOver(env: Env): Config {
  try {
    return configWithoutFile(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { ...ConfigFile.parse({}), home: homeOf(env) };
  }
}

/** A check that cannot be carried out is a finding and does not keep the others from running. */
async function settled(name: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const label = name.replace(/^check/, "").toLowerCase();
    return [problemOf(label, error, "Mend that first")];
  }
}

/** How the mending of one finding went. */
export interface Mended {
  readonly finding: Finding;
  /** What was done; undefined when nothing was or when it failed. */
  readonly done?: string;
}

/** Mends what can be mended, or nothing while a server uses the home. */
export async function mendUnlessInUse(
  home: string,
  findings: readonly Finding[],
): Promise<{ results: Mended[]; in_use?: HomeInUse }> {
  try {
    return { results: await mend(home, findings) };
  } catch (error) {
    if (!(error instanceof HomeInUse)) throw error;
    return { results: findings.map((finding) => ({ finding })), in_use: error };
  }
}

async function mend(home: string, findings: readonly Finding[]): Promise<Mended[]> {
  // Beside a server much is not even looked for: then it is not told as if there was nothing to mend.
  if (findings.every(({ fix }) => fix === undefined) && !await isHomeInUse(home)) {
    return findings.map((finding) => ({ finding }));
  }
  await makeHome(home);
  await using _lock = await lockHome(home);
  const mended: Mended[] = [];
  for (const finding of findings) mended.push(await mendOne(finding));
  return mended;
}

async function mendOne(finding: Finding): Promise<Mended> {
  if (finding.fix === undefined) return { finding };
  try {
    return { finding, done: await finding.fix() };
  } catch (error) {
    const text = `${finding.text}, and could not be mended: ${brief(error)}`;
    return { finding: { ...finding, level: "problem", text } };
  }
}
