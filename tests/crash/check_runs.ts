/** Whether every step's agent ran exactly once per attempt, alone, with its whole output kept. */
import { hasActiveRun, type MissionMeta, StepRun } from "@haloop/shared";
import { join } from "node:path";
import { z } from "zod";
import { behaviourOf, expectedLog, FAILURE_CODE, STARTS_FILE } from "./agent.ts";
import { jsonIn, namesIn, textIn } from "./files.ts";

/**
 * @param starts how many runs of each step the person was told of
 * @param at_rest every log must be complete; see `Checker.violations`
 */
export async function runViolations(
  folder: string,
  mission: MissionMeta,
  starts: ReadonlyMap<string, number>,
  at_rest: boolean,
): Promise<string[]> {
  const runs = await readRuns(join(folder, "runs"));
  if (runs === undefined) return ["a run's record cannot be read"];
  const found = [...recordViolations(mission, runs), ...attemptViolations(mission, runs, starts)];
  const lines = (await textIn(join(folder, "artifacts", STARTS_FILE)) ?? "").split("\n")
    .filter((line) => line !== "");
  found.push(...startViolations(runs, lines), ...overlapViolations(runs, lines));
  found.push(...orderViolations(mission, runs, lines));
  for (const run of runs) found.push(...await logViolations(folder, run, at_rest));
  return found;
}

function recordViolations(mission: MissionMeta, runs: readonly StepRun[]): string[] {
  const found: string[] = [];
  const unfinished = runs.filter((run) => run.finished_at == null);
  if (unfinished.length > 1) found.push(`${unfinished.length} unfinished runs`);
  const active = hasActiveRun(mission.status);
  if (unfinished.length === 1 && !active) {
    found.push(`an unfinished run while ${mission.status}`);
  }
  if (active !== (mission.active_run !== undefined)) {
    found.push(`${mission.status} with ${mission.active_run === undefined ? "no" : "a"} run`);
  }
  for (const run of unfinished) {
    if (active && run.run_id !== mission.active_run?.run_id) {
      found.push(`${run.run_id} is unfinished and is not the mission's run`);
    }
  }
  for (const { run_id, reason, error } of runs.filter((run) => run.finished_at != null)) {
    // Nobody kills these agents but a person who cancels. One writes nothing, whatever an earlier
    // attempt has left in its place.
    const expected = behaviourOf(run_id) === "silent" ? "no_output" : "exited";
    if (reason !== expected && reason !== "cancelled") {
      found.push(`${run_id} ended as ${reason}: ${error}`);
    }
  }
  return found;
}

/** The record and the mission told of each run before its agent was started. */
function orderViolations(
  mission: MissionMeta,
  runs: readonly StepRun[],
  lines: readonly string[],
): string[] {
  const started = runs.filter(({ run_id }) => lines.includes(`start ${run_id}`));
  const found = started.filter(({ provider }) => provider === undefined)
    .map(({ run_id }) => `${run_id} was started before its record told so`);
  for (const { run_id } of started) {
    if (mission.status !== "queued" || mission.active_run?.run_id !== run_id) continue;
    found.push(`${run_id} was started while its mission was queued`);
  }
  return found;
}

function attemptViolations(
  mission: MissionMeta,
  runs: readonly StepRun[],
  starts: ReadonlyMap<string, number>,
): string[] {
  const found: string[] = [];
  const attempts = runs.map((run) => `${run.step_id} ${run.attempt}`);
  if (new Set(attempts).size !== attempts.length) found.push("two runs of one attempt");
  for (const [step_id, told] of starts) {
    const had = mission.attempts?.[step_id] ?? 0;
    if (had < told) found.push(`${told} starts of ${step_id} were acknowledged, it had ${had}`);
  }
  for (const [step_id, had] of Object.entries(mission.attempts ?? {})) {
    const recorded = runs.filter((run) => run.step_id === step_id).length;
    // The record of a run that waits may be missing: it is made anew from the mission.
    const waiting = mission.active_run?.step_id === step_id ? 1 : 0;
    if (recorded < had - waiting || recorded > had) {
      found.push(`${step_id} had ${had} attempts and has ${recorded} records`);
    }
  }
  return found;
}

/** Each run's agent was started exactly once. */
function startViolations(runs: readonly StepRun[], lines: readonly string[]): string[] {
  const found: string[] = [];
  for (const run of runs) {
    const starts = lines.filter((line) => line === `start ${run.run_id}`).length;
    const by_itself = endedAlone(run);
    if (starts > 1 || (by_itself && starts !== 1)) {
      found.push(`${run.run_id} (${run.reason}) was started ${starts} times`);
    }
  }
  const known = new Set(runs.map((run) => run.run_id));
  const unknown = lines.map((line) => line.split(" ")[1] ?? "").filter((id) => !known.has(id));
  return [...found, ...unknown.map((id) => `an agent ran for the unknown run ${id}`)];
}

/** No agent was at work while another of the mission was. */
function overlapViolations(runs: readonly StepRun[], lines: readonly string[]): string[] {
  const found: string[] = [];
  const by_id = new Map(runs.map((run) => [run.run_id, run]));
  let running: string | undefined;
  let newest: string | undefined;
  for (const line of lines) {
    const [what = "", run_id = ""] = line.split(" ");
    if (what === "start") {
      if (running !== undefined && endedByItself(by_id.get(running))) {
        found.push(`${run_id} was started while ${running} ran`);
      }
      newest = run_id;
    } else if (run_id !== newest) {
      found.push(`${run_id} still ran when ${newest} was started`);
    }
    running = what === "start" ? run_id : undefined;
  }
  return found;
}

/** A run that was stopped or killed does not note its own end. */
function endedByItself(run: StepRun | undefined): boolean {
  return run !== undefined && (run.finished_at == null || endedAlone(run));
}

/** Not because somebody stopped it. */
function endedAlone({ reason }: StepRun): boolean {
  return reason === "exited" || reason === "no_output";
}

async function logViolations(
  folder: string,
  run: StepRun,
  at_rest: boolean,
): Promise<string[]> {
  const log = await textIn(join(folder, "logs", `${run.run_id}.log`)) ?? "";
  const expected = expectedLog(run.run_id);
  const by_itself = endedAlone(run);
  const found: string[] = [];
  if (by_itself && at_rest ? log !== expected : !expected.startsWith(log)) {
    const sizes = `${log.length} of ${expected.length} characters`;
    found.push(
      `log of ${run.run_id} (${run.reason ?? "unfinished"}) has a gap or repeat: ${sizes}`,
    );
  }
  const code = behaviourOf(run.run_id) === "failing" ? FAILURE_CODE : 0;
  if (by_itself && run.exit_code !== code) {
    found.push(`${run.run_id} ended with ${run.exit_code} instead of ${code}`);
  }
  return found;
}

async function readRuns(folder: string): Promise<StepRun[] | undefined> {
  const runs = z.array(StepRun).safeParse(
    await Promise.all((await namesIn(folder)).map((name) => jsonIn(join(folder, name)))),
  );
  return runs.data;
}
