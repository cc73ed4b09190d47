/** What must hold after every kill, read from the files themselves and not from the API. */
import {
  ArtifactVersion,
  hasActiveRun,
  isMissionId,
  MissionMeta,
  type StepRun,
  StepRun as StepRunSchema,
  TEMPORARY_PREFIX,
} from "@haloop/shared";
import { join } from "node:path";
import { z } from "zod";
import { sha256 } from "../../backend/hash.ts";
import { behaviourOf, expectedLog, FAILURE_CODE, STARTS_FILE } from "./agent.ts";
import type { Ledger } from "./ledger.ts";

/** Every violation as a sentence; none when all is well. */
export async function violations(home: string, ledger: Ledger): Promise<string[]> {
  const folder = join(home, "missions");
  const names = await namesIn(folder);
  const found = names.filter((name) => !isMissionId(name)).map((name) => `left over: ${name}`);
  for (const id of ledger.mustExist()) {
    if (!names.includes(id)) found.push(`${id}: acknowledged and gone`);
  }
  for (const id of ledger.deleted) if (names.includes(id)) found.push(`${id}: deleted and back`);
  for (const id of names.filter(isMissionId)) {
    const own = await missionViolations(join(folder, id), id, ledger);
    found.push(...own.map((violation) => `${id}: ${violation}`));
  }
  return found;
}

async function missionViolations(folder: string, id: string, ledger: Ledger): Promise<string[]> {
  const meta = MissionMeta.safeParse(await jsonIn(join(folder, "mission.json")));
  if (!meta.success) return [`mission.json cannot be read: ${meta.error.message}`];
  const runs = await readRuns(join(folder, "runs"));
  if (runs === undefined) return ["a run's record cannot be read"];
  const found: string[] = [];
  const unfinished = runs.filter((run) => run.finished_at == null);
  if (unfinished.length > 1) found.push(`${unfinished.length} unfinished runs`);
  if (unfinished.length === 1 && !hasActiveRun(meta.data.status)) {
    found.push(`an unfinished run while ${meta.data.status}`);
  }
  const attempts = runs.map((run) => `${run.step_id} ${run.attempt}`);
  if (new Set(attempts).size !== attempts.length) found.push("two runs of one attempt");
  found.push(...await startViolations(folder, runs));
  for (const run of runs) found.push(...await logViolations(folder, run));
  found.push(...await versionViolations(folder, id, ledger));
  return found;
}

/** Each run's agent was started exactly once, and never while another of the mission ran. */
async function startViolations(folder: string, runs: readonly StepRun[]): Promise<string[]> {
  const lines = (await textIn(join(folder, "artifacts", STARTS_FILE)) ?? "").split("\n");
  const found: string[] = [];
  const by_id = new Map(runs.map((run) => [run.run_id, run]));
  const count = (line: string) => lines.filter((other) => other === line).length;
  for (const run of runs) {
    const starts = count(`start ${run.run_id}`);
    const by_itself = run.reason === "exited";
    if (starts > 1 || (by_itself && starts !== 1)) {
      found.push(`${run.run_id} (${run.reason}) was started ${starts} times`);
    }
  }
  let running: string | undefined;
  for (const line of lines) {
    const [what = "", run_id = ""] = line.split(" ");
    if (what === "") continue;
    if (!by_id.has(run_id)) found.push(`an agent ran for the unknown run ${run_id}`);
    if (what === "start" && running !== undefined && endedByItself(by_id.get(running))) {
      found.push(`${run_id} was started while ${running} ran`);
    }
    running = what === "start" ? run_id : undefined;
  }
  return found;
}

/** A run that was stopped or killed does not note its own end. */
function endedByItself(run: StepRun | undefined): boolean {
  return run !== undefined && (run.finished_at == null || run.reason === "exited");
}

async function logViolations(folder: string, run: StepRun): Promise<string[]> {
  const log = await textIn(join(folder, "logs", `${run.run_id}.log`)) ?? "";
  const expected = expectedLog(run.run_id);
  const whole = run.reason === "exited";
  const found: string[] = [];
  if (whole ? log !== expected : !expected.startsWith(log)) {
    found.push(`log of ${run.run_id} (${run.reason ?? "unfinished"}) has a gap or a repeat`);
  }
  const code = behaviourOf(run.run_id) === "failing" ? FAILURE_CODE : 0;
  if (whole && run.exit_code !== code) {
    found.push(`${run.run_id} ended with ${run.exit_code} instead of ${code}`);
  }
  return found;
}

async function versionViolations(folder: string, id: string, ledger: Ledger): Promise<string[]> {
  const found: string[] = [];
  const hashes = new Map<string, { all: Set<string>; approved: Set<string> }>();
  for (const artifact of await namesIn(join(folder, "versions"))) {
    const own = join(folder, "versions", artifact);
    const files = await namesIn(own);
    const index = files.includes("index.json")
      ? z.array(ArtifactVersion).safeParse(await jsonIn(join(own, "index.json")))
      : undefined;
    if (index?.success === false) found.push(`versions of ${artifact} have a torn index`);
    const all = new Set<string>();
    for (const file of files.filter((name) => /^\d+-/.test(name))) {
      const hash = await sha256(await Deno.readFile(join(own, file)));
      all.add(hash);
      const noted = index?.data?.find((version) => file.startsWith(`${version.n}-`));
      if (noted !== undefined && noted.hash !== hash) found.push(`${artifact} ${file} is torn`);
    }
    const approved = index?.data?.filter((version) => version.approved_at !== undefined) ?? [];
    hashes.set(artifact, { all, approved: new Set(approved.map(({ hash }) => hash)) });
  }
  const { saved, approved } = ledger.textsOf(id);
  for (const text of saved) {
    if (!hashes.get(text.artifact)?.all.has(text.hash)) {
      found.push(`a saved ${text.artifact} is gone`);
    }
  }
  for (const text of approved) {
    const known = hashes.get(text.artifact)?.approved.has(text.hash);
    if (!known) found.push(`an approval of ${text.artifact} is gone`);
  }
  return found;
}

async function readRuns(folder: string): Promise<StepRun[] | undefined> {
  const runs = z.array(StepRunSchema).safeParse(
    await Promise.all((await namesIn(folder)).map((name) => jsonIn(join(folder, name)))),
  );
  return runs.data;
}

/** Temporary files of a write that a kill cut off are nobody's, and are swept at some time. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    return names.filter((name) => !name.startsWith(TEMPORARY_PREFIX));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function textIn(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await textIn(path) ?? "");
  } catch {
    return undefined;
  }
}
