/**
 * The engine carries out what the state machine decided: it queues runs, starts their sandboxes,
 * watches them, and reports their ends back as events. {@link Engine.request} is the way in;
 * `run_life.ts` tells the life of one run and `recovery.ts` what happens after a crash.
 */
import {
  type ActiveRun,
  isWaiting,
  type JournalEntry,
  type Mission,
  type QueueState,
} from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { beforeAbort } from "../before_abort.ts";
import { StorageError } from "../storage_error.ts";
import { Checks } from "./checks.ts";
import { keepTrying } from "./keep_trying.ts";
import { type Changed, type Decide, MissionChanges } from "./mission_changes.ts";
import type { EngineParts } from "./parts.ts";
import { type Adopter, recover, takeOver } from "./recovery.ts";
import { Readiness } from "./readiness.ts";
import { closeGateway } from "./run_gateway.ts";
import { RunLife } from "./run_life.ts";
import { queuedRun } from "./run_records.ts";
import { listSandboxes, removeSandbox } from "./sandbox_calls.ts";
import { SandboxQueue } from "./sandbox_queue.ts";
import { Sweep } from "./sweep.ts";

const logger = getLogger(["haloop", "engine"]);

/** How long beyond the grace the end of a stopped run is waited for before the answer goes out. */
const STOP_MARGIN_MS = 5_000;
/** A look at what a run needs takes some milliseconds, unless a command gives its credential. */
const LOOK_MS = 1_000;
/** The end of a look lets its run go on; until then the others come first. */
const MOST_LOOK_MS = 10 * 60_000;
const LOOKING = "Looks whether its agent can be used";

export class Engine {
  /** Quick commands over workspaces. */
  readonly checks: Checks;
  readonly #changes: MissionChanges;
  readonly #queue: SandboxQueue;
  readonly #sweep: Sweep;
  readonly #readiness: Readiness;
  readonly #lives = new Map<string, RunLife>();
  readonly #closing = new AbortController();
  readonly #background = new Set<Promise<void>>();
  readonly #adopter: Adopter = {
    carries: (run_id) => this.#lives.has(run_id),
    enqueue: (mission_id, run) => this.#add(mission_id, run),
    watch: (mission_id, run) => this.#adopt(mission_id, run.run_id, (life) => life.carryOn(run)),
    start: (mission_id, run_id) => this.#adopt(mission_id, run_id, (life) => life.carry()),
    end: (mission_id, run_id) => this.#endUnstarted(this.#newLife(mission_id, run_id)),
  };
  /** Runs whose look ended after their place was given to others: they start without another one. */
  readonly #looked = new Set<string>();
  /** Stopped runs that nobody carried, until somebody does. */
  readonly #takeovers = new Map<string, Promise<void>>();
  readonly #recovered = Promise.withResolvers<void>();
  #sweeper: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: EngineParts) {
    this.#queue = new SandboxQueue(parts.limits.sandboxes, () => this.#heldBack(), parts.now);
    this.checks = new Checks(parts, {
      take: (id) => this.#queue.take(id),
      release: (id) => this.#queue.release(id),
    });
    this.#changes = new MissionChanges(parts.store, {
      startRun: (mission) => this.#enqueue(mission),
      hurryRun: (run_id) => this.#hurry(run_id),
      stopRun: (mission_id, run_id) => this.#stop(mission_id, run_id),
      changed: parts.changed ?? (() => {}),
    });
    this.#sweep = new Sweep(parts, {
      carrierOf: (run_id) => this.#lives.get(run_id),
      newCarrier: (mission_id, run_id) => this.#newLife(mission_id, run_id),
      forget: (run_id) => this.#lives.delete(run_id),
      takeOver: (mission_id) => this.#takeOver(mission_id),
      exclusively: (mission_id, work) => this.exclusively(mission_id, work),
    }, this.#closing.signal);
    // An answer is older than the next look at the same run, and helps the others until then.
    this.#readiness = new Readiness(parts, this.#changes, parts.limits.readiness_ms / 2);
  }

  /** Takes over what an earlier process left, in the background. Runs start once that is done. */
  start(): void {
    this.#inBackground(this.#recover());
    this.#inBackground(this.checks.recover());
  }

  /** Changes a mission after every change of it that was asked for before. */
  async request(mission_id: string, decide: Decide): Promise<Changed> {
    const changed = await this.#changes.request(mission_id, decide);
    // Passing a gate may be what runs were held back for.
    this.#queue.pump();
    return changed;
  }

  /** Writes to a mission's journal; a disk that refuses costs the line and nothing else. */
  note(mission_id: string, entry: JournalEntry): Promise<void> {
    return this.#changes.note(mission_id, entry);
  }

  /** Runs something while nothing else changes the mission. */
  exclusively<T>(mission_id: string, work: () => Promise<T>): Promise<T> {
    return this.#changes.exclusively(mission_id, work);
  }

  /**
   * Resolves when the end of the run is written: at once when this process does not carry it, and in
   * any case after the time that stopping it may take.
   */
  async ended(mission_id: string, run_id: string): Promise<void> {
    // A run of before is carried once recovery has come to it.
    const over = this.#recovered.promise
      .then(() => this.#takeovers.get(mission_id))
      .then(() => this.#lives.get(run_id)?.ended);
    await this.#soon(over);
  }

  /** Waits for it for as long as stopping a run may take. */
  async #soon(work: Promise<void>): Promise<void> {
    const enough = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => enough.resolve(),
      this.parts.limits.stop_grace_ms + STOP_MARGIN_MS,
    );
    await Promise.race([work, enough.promise]);
    clearTimeout(timer);
  }

  /** Removes what the provider has of a mission, and closes the gateways of its runs. */
  async #removeAll(mission_id: string, run_ids: readonly string[]): Promise<void> {
    const { retry_ms } = this.parts.limits;
    await keepTrying(async () => {
      const own = (await listSandboxes(this.parts)).filter((one) => one.mission_id === mission_id);
      for (const { run_id } of own) await removeSandbox(this.parts, run_id);
      for (const run_id of new Set([...run_ids, ...own.map((one) => one.run_id)])) {
        await closeGateway(this.parts, mission_id, run_id);
      }
    }, { retry_ms, signal: this.#closing.signal });
  }

  /**
   * Stops every agent that is at work on a mission, which need not be readable. Resolves when none is
   * left, and in any case after the time that stopping one may take: the sweep does the rest.
   */
  async abandon(mission_id: string): Promise<void> {
    const lives = [...this.#lives.values()].filter((life) => life.mission_id === mission_id);
    for (const life of lives) {
      if (this.#queue.remove(life.run_id)) this.#endUnstarted(life);
      else life.letGo();
    }
    const removing = Promise.all(lives.map(({ over }) => over))
      .then(() => this.#removeAll(mission_id, lives.map(({ run_id }) => run_id)));
    this.#inBackground(removing);
    await this.#soon(removing);
  }

  /** Whether the log of an ended run may still grow by what came at the very end. */
  mayStillLog(run_id: string): boolean {
    return this.#lives.has(run_id) || !this.#sweep.isDone;
  }

  /** Why the run of a mission has not started; undefined when none waits. */
  queueState(mission_id: string): QueueState | undefined {
    for (const life of this.#lives.values()) {
      // The run before may still be removing its sandbox.
      const state = life.mission_id === mission_id ? this.#queue.state(life.run_id) : undefined;
      if (state !== undefined) return state;
    }
    return undefined;
  }

  get load(): { running: number; queued: number; limit: number } {
    const { running, queued, limit } = this.#queue;
    return { running, queued, limit };
  }

  /** Lets go of every run without stopping its sandbox, and finishes what is being written. */
  async close(): Promise<void> {
    this.#queue.close();
    this.#closing.abort(new DOMException("Haloop is shutting down", "AbortError"));
    clearInterval(this.#sweeper);
    for (const life of this.#lives.values()) life.letGo();
    await this.checks.close();
    // What ends may leave something to be let go of: a run that was looked at is carried to its end.
    while (this.#background.size > 0) await Promise.allSettled([...this.#background]);
    await this.#changes.idle();
  }

  async #recover(): Promise<void> {
    try {
      await recover(this.parts, this.#changes, this.#adopter, this.#closing.signal);
    } finally {
      this.#recovered.resolve();
    }
    if (this.#closing.signal.aborted) return;
    this.#queue.open();
    await this.#sweep.run();
    if (this.#closing.signal.aborted) return;
    this.#sweeper = setInterval(
      () => this.#inBackground(this.#sweep.run()),
      this.parts.limits.sweep_ms,
    );
  }

  #heldBack(): string | undefined {
    const limit = this.parts.limits.waiting_gates;
    if (limit === 0) return undefined;
    const open = this.parts.store.list({}).items.filter((item) => isWaiting(item.status)).length;
    if (open < limit) return undefined;
    return `Waits for you: ${open} gates are open, and no agent starts while there are ${limit} or ` +
      `more (limits.waiting_gates). Pass one of them`;
  }

  async #enqueue(mission: Mission): Promise<void> {
    const run = queuedRun(mission, this.parts.now());
    try {
      await this.parts.store.writeRun(mission.mission_id, run);
    } catch (error) {
      // The mission is queued whatever becomes of the record, which is written again at the start.
      if (!(error instanceof StorageError)) throw error;
      logger.warn("Run {run_id} waits without a record: {error}", {
        run_id: run.run_id,
        error: String(error),
      });
    }
    if (mission.active_run !== undefined) this.#add(mission.mission_id, mission.active_run);
  }

  #add(mission_id: string, { run_id, not_before }: ActiveRun): void {
    if (this.#lives.has(run_id)) return;
    const life = this.#newLife(mission_id, run_id);
    this.#queue.add(run_id, () => this.#inBackground(this.#begin(life)), not_before);
  }

  /** Carries a run that has its place, or puts it back when it lacks something. */
  async #begin(life: RunLife): Promise<void> {
    const lacks = this.#looked.has(life.run_id) ? undefined : await this.#lackOf(life);
    // One that nobody wants any more ends by being carried, which starts nothing.
    if (lacks === undefined || life.unwanted.aborted) return this.#carry(life, life.carry());
    const pause_ms = lacks === LOOKING ? MOST_LOOK_MS : this.parts.limits.readiness_ms;
    const later_ms = Date.parse(this.parts.now()) + pause_ms;
    const begin = () => this.#inBackground(this.#begin(life));
    this.#queue.putBack(life.run_id, begin, lacks, new Date(later_ms).toISOString());
  }

  /** Why a run cannot start now; a look that takes its time keeps no place from others. */
  async #lackOf({ mission_id, run_id, unwanted }: RunLife): Promise<string | undefined> {
    const looking = this.#readiness.lackOf(mission_id, run_id, unwanted);
    const enough = new AbortController();
    const timer = setTimeout(() => enough.abort(), LOOK_MS);
    try {
      return await beforeAbort(looking, AbortSignal.any([unwanted, enough.signal]));
    } catch (error) {
      if (unwanted.aborted) return undefined;
      if (enough.signal.aborted) {
        this.#inBackground(this.#startAfter(run_id, looking));
        return LOOKING;
      }
      // Whoever carries the run meets what is wrong with the disk or with docker, and tells of it.
      logger.warn("Could not look at what run {run_id} needs: {error}", { run_id, error });
      return undefined;
    } finally {
      clearTimeout(timer);
      // It may have the mission's file open: a shutdown waits for that.
      this.#inBackground(looking.then(() => {}, () => {}));
    }
  }

  /** Where every look takes its time, a run that needs a new one with each place would never start. */
  async #startAfter(run_id: string, looking: Promise<string | undefined>): Promise<void> {
    const lacks = await looking.catch(() => undefined);
    if (lacks === undefined && this.#lives.has(run_id)) this.#looked.add(run_id);
    this.#queue.hurry(run_id);
  }

  #hurry(run_id: string): void {
    this.#readiness.lookAnew();
    this.#queue.hurry(run_id);
  }

  /** Takes over a run that had its place in an earlier process. */
  #adopt(mission_id: string, run_id: string, carry: (life: RunLife) => Promise<void>): void {
    const life = this.#newLife(mission_id, run_id);
    this.#queue.hold(run_id);
    this.#carry(life, carry(life));
    this.#inBackground(this.#stopIfWished(mission_id, life));
  }

  async #stopIfWished(mission_id: string, life: RunLife): Promise<void> {
    const stored = await this.parts.store.read(mission_id);
    if (stored?.state !== "ok" || stored.mission.active_run?.run_id !== life.run_id) return;
    if (stored.mission.active_run.stop !== undefined) await life.stop();
  }

  #newLife(mission_id: string, run_id: string): RunLife {
    const clearEarlier = (life: RunLife) => this.#sweep.clearEarlier(life);
    const life = new RunLife(this.parts, this.#changes, mission_id, run_id, clearEarlier);
    this.#lives.set(run_id, life);
    // Found by a recovery that a shutdown came upon, which has let go of those before.
    if (this.#closing.signal.aborted) life.letGo();
    return life;
  }

  #carry(life: RunLife, carried: Promise<void>): void {
    this.#inBackground(carried.finally(() => {
      this.#lives.delete(life.run_id);
      this.#looked.delete(life.run_id);
      this.#queue.release(life.run_id);
    }));
  }

  #stop(mission_id: string, run_id: string): void {
    const life = this.#lives.get(run_id);
    if (life !== undefined) {
      if (this.#queue.remove(run_id)) return this.#endUnstarted(life);
      return this.#inBackground(life.stop());
    }
    // Recovery has not come to this run yet: it will find the wish in the mission. After it, a run
    // that nobody carries met a bug, or its mission was broken then: its agent may be at work.
    if (this.#queue.isOpen) this.#takeOver(mission_id);
  }

  /** Has the mission's run taken over if nobody carries it, unless that is under way. */
  #takeOver(mission_id: string): void {
    if (this.#takeovers.has(mission_id)) return;
    const { signal } = this.#closing;
    const taken = takeOver(this.parts, this.#changes, this.#adopter, mission_id, signal)
      .finally(() => this.#takeovers.delete(mission_id));
    this.#takeovers.set(mission_id, taken.catch(() => {}));
    this.#inBackground(taken);
  }

  /** Ends a queued run that the mission wants to be stopped; that takes no place. */
  #endUnstarted(life: RunLife): void {
    this.#carry(life, life.carry());
  }

  #inBackground(work: Promise<void>): void {
    const guarded = work.catch((error) => {
      if (this.#closing.signal.aborted) return;
      logger.error("The engine met a bug: {error}", { error });
    }).finally(() => this.#background.delete(guarded));
    this.#background.add(guarded);
  }
}
