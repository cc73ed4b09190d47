/**
 * Kills the backend at random instants, at fault points and while it comes up, starts it again each
 * time, and checks after each round that nothing was lost, torn, repeated or left behind.
 */
import { hasActiveRun } from "@haloop/shared";
import { join } from "node:path";
import { FAULT_POINTS as ALL_POINTS, type FaultPoint } from "../../backend/fault_point.ts";
import { eventually } from "../support/eventually.ts";
import { killAtBirth, startServer, type TestServer } from "../support/server.ts";
import { GATEWAY_FAULT_POINTS, WORKSPACE_FAULT_POINTS } from "./fault_points_elsewhere.ts";
import { Checker } from "./check.ts";
import { dockerInBetween } from "./docker_in_between.ts";
import { makeHome } from "./home.ts";
import { Ledger } from "./ledger.ts";
import { type CrashProvider, leftovers } from "./leftovers.ts";
import { type Mood, Person, USUAL_MOOD } from "./person.ts";
import { Random } from "./random.ts";
import { killLink, takeToken, tokenEnv } from "./rare_writes.ts";

export interface CrashOptions {
  /** A folder for this alone; the home is made in it. */
  readonly folder: string;
  readonly provider: CrashProvider;
  readonly image: string;
  readonly seed: number;
  /** How often the backend is killed besides. */
  readonly rounds: number;
  /** The fault points at which it is killed, each for sure. */
  readonly fault_points: readonly FaultPoint[];
  /** Whether a further round may begin. */
  readonly inTime: () => boolean;
  readonly report: (line: string) => void;
}

export interface CrashResult {
  readonly kills: number;
  readonly acknowledged: number;
  readonly missions: number;
  readonly runs: number;
  readonly violations: string[];
}

/** Nobody here takes work or has a gateway: `tests/api/*_faults_test.ts` go through the others. */
const ELSEWHERE: readonly FaultPoint[] = [...WORKSPACE_FAULT_POINTS, ...GATEWAY_FAULT_POINTS];
export const FAULT_POINTS = ALL_POINTS.filter((point) => !ELSEWHERE.includes(point));

/** How long a backend lives before a random kill, at most. */
const LONGEST_LIFE_MS = 1_500;
/** A backend that is killed while it comes up gets no further than recovery. */
const LONGEST_BIRTH_MS = 2_000;
/** How long it may take until a fault point is passed. */
const FAULT_LIMIT_MS = 300_000;
const FINISH_LIMIT_MS = 300_000;
const WHOLE_CHECK_EVERY = 50;
/** How often everything is let come to rest, with nobody who clicks. */
const SETTLED_EVERY = 20;
/** The points after which the next start has the most to put right. */
const SETTLED_AFTER = /^(provider_(start|stop|remove)|write_run|write_mission)\./;
/** For what is at work and what waits, on a busy machine. */
const REST_LIMIT_MS = 120_000;
/** Clickers at the same time, as with two tabs of a browser. */
const TABS = 2;
/** Makes every fault point likely to be passed soon. */
const RESTLESS: Mood = {
  cancel: 0.3,
  rewind: 0.1,
  delete: 0.2,
  edit: 0.5,
  request_changes: 0.3,
  create: 0.1,
};

/** For what only missions come to that go on and on. */
const STEADY: Mood = {
  ...{ cancel: 0, rewind: 0, delete: 0 },
  ...{ edit: 0.2, request_changes: 0, create: 0 },
};

/** Runs the whole thing: every fault point, then the rounds, then everything comes to its end. */
export async function crash(options: CrashOptions): Promise<CrashResult> {
  return await new Crash(options).run();
}

class Crash {
  readonly #home: string;
  readonly #random: Random;
  readonly #ledger = new Ledger();
  readonly #checker: Checker;
  readonly #found = new Map<string, string>();
  #env: Record<string, string> = {};
  #kills = 0;

  constructor(private readonly options: CrashOptions) {
    this.#home = join(options.folder, "haloop home");
    this.#random = new Random(options.seed);
    this.#checker = new Checker(this.#home, this.#ledger);
  }

  async run(): Promise<CrashResult> {
    const { fault_points, rounds, inTime } = this.options;
    await this.#makeHome();
    for (const point of fault_points) {
      await this.#faultRound(point);
      if (SETTLED_AFTER.test(point)) await this.#settle(point);
      this.#report(`killed at ${point}`);
    }
    for (let round = 1; round <= rounds && inTime(); round += 1) {
      const whole = round % WHOLE_CHECK_EVERY === 0;
      await this.#anyRound(whole);
      if (round % SETTLED_EVERY === 0) await this.#settle(`${round} random kills`);
      if (whole || round === rounds) this.#report(`${round} random kills`);
    }
    const runs = await this.#finish();
    const { acknowledged, missions } = this.#ledger;
    return {
      kills: this.#kills,
      acknowledged,
      missions: missions.size,
      runs,
      violations: [...this.#found.values()],
    };
  }

  /** At any instant, at one that matters, or before it is quite there. */
  async #anyRound(whole: boolean): Promise<void> {
    const kind = this.#random.next();
    if (kind < 0.15) {
      const after_ms = this.#random.between(0, LONGEST_BIRTH_MS);
      await killAtBirth(this.#server(), after_ms);
      return await this.#killed(`a kill ${after_ms} ms after its start`, whole);
    }
    const aimed = kind < 0.55 ? this.#random.pick(FAULT_POINTS) : undefined;
    const fault = aimed && `${aimed}:${this.#random.between(1, 8)}`;
    const life_ms = this.#random.between(0, LONGEST_LIFE_MS);
    await this.#live(await this.#startFaulty(fault), USUAL_MOOD, life_ms);
    await this.#killed(fault === undefined ? "a random kill" : `a kill at ${fault}`, whole);
  }

  async #faultRound(point: FaultPoint): Promise<void> {
    if (point.startsWith("write_projects")) {
      const complaints = await killLink(this.#home, join(this.options.folder, point), point);
      complaints.forEach((complaint) => this.#note(complaint));
    } else await this.#killServer(point);
    await this.#killed(`a kill at ${point}`, true);
  }

  async #killServer(point: FaultPoint): Promise<void> {
    // These are passed once in the life of a backend.
    const once = /^(announce|write_token)/.test(point);
    const late = point.startsWith("commit_workspace");
    const nth = once || late ? 1 : this.#random.between(1, 2);
    const server = await this.#startFaulty(`${point}:${nth}`, tokenEnv(point));
    const end = await this.#live(server, late ? STEADY : RESTLESS, FAULT_LIMIT_MS);
    if (end === "lived") this.#note(`${point} was not passed in ${FAULT_LIMIT_MS} ms`);
    if (tokenEnv(point) === undefined) return;
    for (const complaint of await takeToken(this.#home)) this.#note(complaint);
  }

  /** Clicks until the backend ends, or ends it in the middle of the clicks. */
  async #live(server: TestServer | undefined, mood: Mood, life_ms: number) {
    if (server === undefined) return "ended";
    const { client, ended } = server;
    const life = Promise.withResolvers<"lived">();
    const timer = setTimeout(() => life.resolve("lived"), life_ms);
    const killed = new AbortController();
    const tabs = Array.from(
      { length: TABS },
      () => new Person(client, this.#ledger, this.#random, mood),
    );
    const clicking = Promise.all(tabs.map((tab) => tab.clickUntil(killed.signal)));
    const end = await Promise.race([life.promise, ended.then(() => "ended" as const)]);
    clearTimeout(timer);
    await server.kill();
    killed.abort();
    await clicking;
    for (const { complaints } of tabs) complaints.forEach((complaint) => this.#note(complaint));
    return end;
  }

  async #killed(how: string, whole: boolean): Promise<void> {
    this.#kills += 1;
    const found = await this.#checker.violations(whole, false);
    for (const violation of found) this.#note(violation, how);
  }

  /** Keeps a violation with the kill after which it was seen first. */
  #note(violation: string, after = "a click"): void {
    if (this.#found.has(violation)) return;
    this.#found.set(violation, `kill ${this.#kills}, after ${after}: ${violation}`);
    this.options.report(`VIOLATION ${this.#found.get(violation)}`);
  }

  #report(what: string): void {
    const { provider, seed } = this.options;
    this.options.report(`${provider} ${seed}: ${what}, ${this.#found.size} violations`);
  }

  /** Lets everything come to its end, and looks for what is left. */
  async #finish(): Promise<number> {
    await using server = await startServer(this.#server());
    const person = new Person(server.client, this.#ledger, this.#random);
    const stuck = await person.finishAll(FINISH_LIMIT_MS);
    for (const mission of stuck) this.#note(`never reached its end: ${mission}`);
    for (const complaint of person.complaints) this.#note(complaint);
    await this.#comesToRest(server, "the last one");
    let runs = 0;
    for (const item of await server.client.missions()) {
      const mission = await server.client.mission(item.mission_id);
      runs += mission.runs.length;
      if (item.broken !== undefined) this.#note(`${item.mission_id} is broken: ${item.broken}`);
      if (hasActiveRun(mission.status)) this.#note(`${item.mission_id} still runs`);
    }
    return runs;
  }

  /** Starts it and does not touch anything: what was under way must come to its end by itself. */
  async #settle(after: string): Promise<void> {
    await using server = await startServer(this.#server());
    await this.#comesToRest(server, after);
  }

  async #comesToRest({ client }: TestServer, after: string): Promise<void> {
    let left: string[] = [];
    await eventually("nothing at work, nothing left", async () => {
      const active = (await client.missions()).filter(({ status }) => hasActiveRun(status));
      left = active.map(({ mission_id, status }) => `${mission_id} stays ${status}`);
      if (left.length > 0) return false;
      const leftover = await leftovers(this.#home, this.options.provider);
      left = leftover.map((one) => `left behind: ${one}`);
      return left.length === 0;
    }, REST_LIMIT_MS).catch(() => left.forEach((one) => this.#note(one, after)));
    for (const violation of await this.#checker.violations()) this.#note(violation, after);
  }

  #server(fault?: string) {
    const env = fault === undefined ? this.#env : { ...this.#env, HALOOP_FAULT: fault };
    return { home: this.#home, provider: this.options.provider, env };
  }

  /** Undefined when the fault point is passed before the server answers, as in recovery. */
  async #startFaulty(
    fault: string | undefined,
    env: Record<string, string> = {},
  ): Promise<TestServer | undefined> {
    const server = this.#server(fault);
    try {
      return await startServer({ ...server, env: { ...server.env, ...env } });
    } catch (error) {
      // 128 + SIGKILL: it killed itself, as it was asked to.
      const asked = fault !== undefined && error instanceof Error &&
        /exit code 137/.test(error.message);
      if (asked) return undefined;
      throw error;
    }
  }

  async #makeHome(): Promise<void> {
    const { folder, image, provider } = this.options;
    await makeHome(this.#home, image);
    if (provider === "docker") this.#env = await dockerInBetween(join(folder, "bin"));
  }
}
