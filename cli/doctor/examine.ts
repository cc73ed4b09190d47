/** The whole examination: every check in turn, and mending what is safe to mend. */
import { type Config, ConfigError, ConfigFile, homeOf, loadConfig } from "../../backend/config.ts";
import { lockHome } from "../../backend/store/home_lock.ts";
import { openProvider } from "../../backend/main.ts";
import { makeHome } from "../home.ts";
import { findServer } from "../server.ts";
import { brief, type Finding, ok, type Patient, problem } from "./finding.ts";
import { checkHome, checkLeftovers, checkProjects, checkServer } from "./home_checks.ts";
import { checkDisk, checkGit, checkPort } from "./machine_checks.ts";
import { checkMissions, providersInUse } from "./mission_checks.ts";
import { checkProvider, checkSandboxes } from "./provider_checks.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Looks everything over. With `deep` every mission is read as well. */
export async function examine(env: Env, deep: boolean): Promise<Finding[]> {
  const { config, finding } = readConfig(env);
  const patient: Patient = { config, server: await findServer(config.home) };
  const simple = [checkHome, checkServer, checkPort, checkDisk, checkGit, checkProjects];
  const findings = [finding];
  for (const check of simple) findings.push(...await settled(check.name, () => check(patient)));
  findings.push(...await settled("leftovers", () => checkLeftovers(patient)));
  findings.push(...await settled("provider", () => checkAgents(patient, deep)));
  return findings;
}

async function checkAgents(patient: Patient, deep: boolean): Promise<Finding[]> {
  const opened = await openProvider(patient.config, await providersInUse(patient));
  try {
    const findings = await checkProvider(patient, opened);
    if (!deep) return findings;
    const missions = await checkMissions(patient);
    const sandboxes = await checkSandboxes(patient, opened, missions.unfinished);
    return [...findings, ...missions.findings, ...sandboxes];
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
    // The other checks go on with the defaults.
    const config = { ...ConfigFile.parse({}), home: homeOf(env) };
    return { config, finding: problem("config", brief(error), "Correct the value") };
  }
}

/** A check that cannot be carried out is a finding and does not keep the others from running. */
async function settled(name: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const label = name.replace(/^check/, "").toLowerCase();
    return [problem(label, `Could not be checked: ${brief(error)}`, "Mend that first")];
  }
}

/** How the mending of one finding went. */
export interface Mended {
  readonly finding: Finding;
  /** What was done; undefined when nothing was or when it failed. */
  readonly done?: string;
}

/**
 * Mends what can be mended while no server uses the home.
 *
 * @throws HomeInUse when one does
 */
export async function mend(home: string, findings: readonly Finding[]): Promise<Mended[]> {
  if (findings.every(({ fix }) => fix === undefined)) {
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
