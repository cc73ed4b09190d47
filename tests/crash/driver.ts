/**
 * Kills the backend at random instants and at fault points, starts it again each time, and checks
 * after each round that nothing was lost, torn, repeated or left behind.
 */
import { hasActiveRun } from "@haloop/shared";
import { join } from "node:path";
import { FAULT_POINTS, type FaultPoint } from "../../backend/fault_point.ts";
import { eventually } from "../support/eventually.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { AGENT_ARGV } from "./agent.ts";
import { violations } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { type CrashProvider, leftovers } from "./leftovers.ts";
import { type Mood, Person, USUAL_MOOD } from "./person.ts";
import { Random } from "./random.ts";

export interface CrashOptions {
  readonly home: string;
  readonly provider: CrashProvider;
  readonly image: string;
  readonly seed: number;
  /** How often the backend is killed at a random instant. */
  readonly rounds: number;
  /** The fault points at which it is killed besides. */
  readonly fault_points: readonly FaultPoint[];
  readonly report: (line: string) => void;
}

export interface CrashResult {
  readonly kills: number;
  readonly acknowledged: number;
  readonly missions: number;
  readonly runs: number;
  readonly violations: string[];
}

export { FAULT_POINTS };

/** How long a backend lives before a random kill, at most. */
const LONGEST_LIFE_MS = 1_500;
/** How long it may take until a fault point is passed. */
const FAULT_LIMIT_MS = 60_000;
const FINISH_LIMIT_MS = 300_000;
/** Makes every fault point likely to be passed soon. */
const RESTLESS: Mood = { cancel: 0.3, rewind: 0.1, delete: 0.15, edit: 0.7 };

/** Runs the whole thing on a home that does not exist yet. */
export async function crash(options: CrashOptions): Promise<CrashResult> {
  const random = new Random(options.seed);
  const ledger = new Ledger();
  const found: string[] = [];
  await makeHome(options);
  let kills = 0;
  for (const point of options.fault_points) {
    const fault = `${point}:${random.between(1, 3)}`;
    found.push(...await faultRound(options, ledger, random, fault));
    kills += 1;
    options.report(`${options.provider}: killed at ${fault}, ${found.length} violations`);
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    found.push(...await randomRound(options, ledger, random));
    kills += 1;
    if (round % 10 === 0) {
      options.report(`${options.provider}: ${round} random kills, ${found.length} violations`);
    }
  }
  const runs = await finish(options, ledger, random, found);
  const { acknowledged } = ledger;
  return { kills, acknowledged, missions: ledger.missions.size, runs, violations: found };
}

async function randomRound(
  options: CrashOptions,
  ledger: Ledger,
  random: Random,
): Promise<string[]> {
  const server = await start(options);
  const person = new Person(server.client, ledger, random, USUAL_MOOD);
  const life = AbortSignal.timeout(random.between(0, LONGEST_LIFE_MS));
  const clicking = person.clickUntil(life);
  await new Promise<void>((resolve) => {
    if (life.aborted) resolve();
    else life.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.kill();
  await clicking;
  return await checked(options, ledger, "a random kill");
}

async function faultRound(
  options: CrashOptions,
  ledger: Ledger,
  random: Random,
  fault: string,
): Promise<string[]> {
  const server = await startFaulty(options, fault);
  if (server !== undefined) {
    const limit = AbortSignal.timeout(FAULT_LIMIT_MS);
    await new Person(server.client, ledger, random, RESTLESS).clickUntil(limit);
    if (limit.aborted) {
      await server.kill();
      return [`${fault} was not passed within ${FAULT_LIMIT_MS} ms`];
    }
    await server.ended;
  }
  return await checked(options, ledger, `a kill at ${fault}`);
}

async function checked(options: CrashOptions, ledger: Ledger, after: string): Promise<string[]> {
  const found = await violations(options.home, ledger);
  return found.map((violation) => `after ${after}: ${violation}`);
}

/** Lets everything come to its end, and looks for what is left. */
async function finish(
  options: CrashOptions,
  ledger: Ledger,
  random: Random,
  found: string[],
): Promise<number> {
  await using server = await start(options);
  const person = new Person(server.client, ledger, random);
  const stuck = await person.finishAll(FINISH_LIMIT_MS);
  found.push(...stuck.map((mission) => `never reached its end: ${mission}`));
  found.push(...await checked(options, ledger, "the last round"));
  let left: string[] = [];
  await eventually("no sandbox left", async () => {
    left = await leftovers(options.home, options.provider);
    return left.length === 0;
  }, 90_000).catch(() => found.push(...left.map((one) => `left behind: ${one}`)));
  let runs = 0;
  for (const item of await server.client.missions()) {
    const mission = await server.client.mission(item.mission_id);
    runs += mission.runs.length;
    if (item.broken !== undefined) found.push(`${item.mission_id} is broken: ${item.broken}`);
    if (hasActiveRun(mission.status)) found.push(`${item.mission_id} still runs`);
  }
  return runs;
}

function start({ home, provider }: CrashOptions): Promise<TestServer> {
  return startServer({ home, provider });
}

/** Undefined when the fault point is passed before the server answers, as in recovery. */
async function startFaulty(
  { home, provider }: CrashOptions,
  fault: string,
): Promise<TestServer | undefined> {
  try {
    return await startServer({ home, provider, env: { HALOOP_FAULT: fault } });
  } catch (error) {
    // 128 + SIGKILL: it killed itself, as it was asked to.
    if (error instanceof Error && /exit code 137/.test(error.message)) return undefined;
    throw error;
  }
}

async function makeHome({ home, image }: CrashOptions): Promise<void> {
  await Deno.mkdir(home, { recursive: true });
  const config = {
    agent: "command",
    image,
    command: { argv: AGENT_ARGV },
    limits: { sandboxes: 3, stop_grace_seconds: 0.2 },
    sandbox: { memory_mib: 64, cpus: 1, pids: 64 },
  };
  await Deno.writeTextFile(join(home, "config.json"), JSON.stringify(config, null, 2));
}
