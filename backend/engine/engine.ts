/**
 * The engine carries out what the state machine decided: it queues runs, starts their sandboxes,
 * watches them, and reports their ends back as events. {@link Engine.request} is the way in;
 * `run_life.ts` tells the life of one run and `recovery.ts` what happens after a crash.
 */
import { isWaiting, type JournalEntry, type Mission, type QueueState } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import type { SandboxInfo } from "../sandbox/provider.ts";
import { StorageError } from "../storage_error.ts";
import { type Changed, type Decide, MissionChanges } from "./mission_changes.ts";
import type { EngineParts } from "./parts.ts";
import { recover } from "./recovery.ts";
import { RunLife } from "./run_life.ts";
import { queuedRun } from "./run_records.ts";
import { listSandboxes, removeSandbox } from "./sandbox_calls.ts";
import { SandboxQueue } from "./sandbox_queue.ts";

const logger = getLogger(["haloop", "engine"]);

/** How long beyond the grace the end of a stopped run is waited for before the answer goes out. */
const STOP_MARGIN_MS = 5_000;

export class Engine {
  readonly #changes: MissionChanges;
  readonly #queue: SandboxQueue;
  readonly #lives = new Map<string, RunLife>();
  readonly #closing = new AbortController();
  readonly #background = new Set<Promise<void>>();
  readonly #recovered = Promise.withResolvers<void>();
  #swept = false;
  #sweeper: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: EngineParts) {
    this.#queue = new SandboxQueue(parts.limits.sandboxes, () => this.#heldBack());
    this.#changes = new MissionChanges(parts.store, {
      startRun: (mission) => this.#enqueue(mission),
      stopRun: (mission_id, run_id) => this.#stop(mission_id, run_id),
      changed: parts.changed ?? (() => {}),
    });
  }

  /** Takes over what an earlier process left, in the background. Runs start once that is done. */
  start(): void {
    this.#inBackground(this.#recover());
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
  async ended(run_id: string): Promise<void> {
    const enough = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => enough.resolve(),
      this.parts.limits.stop_grace_ms + STOP_MARGIN_MS,
    );
    // A run of before is carried once recovery has come to it.
    const over = this.#recovered.promise.then(() => this.#lives.get(run_id)?.ended);
    await Promise.race([over, enough.promise]);
    clearTimeout(timer);
  }

  /** Whether the log of an ended run may still grow by what came at the very end. */
  mayStillLog(run_id: string): boolean {
    return this.#lives.has(run_id) || !this.#swept;
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
    await Promise.allSettled([...this.#background]);
    await this.#changes.idle();
  }

  async #recover(): Promise<void> {
    try {
      await recover(this.parts, this.#changes, {
        enqueue: (mission_id, run_id) => this.#add(mission_id, run_id),
        watch: (mission_id, run) =>
          this.#adopt(mission_id, run.run_id, (life) => life.carryOn(run)),
        start: (mission_id, run_id) => this.#adopt(mission_id, run_id, (life) => life.carry()),
        end: (mission_id, run_id) => this.#endUnstarted(this.#newLife(mission_id, run_id)),
      }, this.#closing.signal);
    } finally {
      this.#recovered.resolve();
    }
    if (this.#closing.signal.aborted) return;
    this.#queue.open();
    await this.#sweep();
    if (this.#closing.signal.aborted) return;
    this.#sweeper = setInterval(
      () => this.#inBackground(this.#sweep()),
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
    this.#add(mission.mission_id, run.run_id);
  }

  #add(mission_id: string, run_id: string): void {
    if (this.#lives.has(run_id)) return;
    const life = this.#newLife(mission_id, run_id);
    this.#queue.add(run_id, () => this.#carry(life, life.carry()));
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
    const clearEarlier = (life: RunLife) => this.#clearEarlier(life);
    const life = new RunLife(this.parts, this.#changes, mission_id, run_id, clearEarlier);
    this.#lives.set(run_id, life);
    return life;
  }

  #carry(life: RunLife, carried: Promise<void>): void {
    this.#inBackground(carried.finally(() => {
      this.#lives.delete(life.run_id);
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
    // that nobody carries met a bug, and ends here.
    if (this.#queue.isOpen) this.#endUnstarted(this.#newLife(mission_id, run_id));
  }

  /** Ends a queued run that the mission wants to be stopped; that takes no place. */
  #endUnstarted(life: RunLife): void {
    this.#carry(life, life.carry());
  }

  /**
   * Clears away sandboxes of runs that have ended, the rest of their logs first; those of other homes
   * are not even listed.
   */
  async #sweep(): Promise<void> {
    try {
      for (const sandbox of await listSandboxes(this.parts)) {
        if (this.#closing.signal.aborted) return;
        if (await this.#isOver(sandbox)) await this.#clearAway(sandbox);
      }
      this.#swept = true;
    } catch (error) {
      logger.warn("Could not look for leftover sandboxes: {error}", { error: String(error) });
    }
  }

  /** What earlier runs of the mission still have at the provider; the last lines of a log, perhaps. */
  async #clearEarlier({ mission_id, run_id }: RunLife): Promise<void> {
    for (const sandbox of await listSandboxes(this.parts)) {
      if (sandbox.mission_id !== mission_id || sandbox.run_id === run_id) continue;
      const life = this.#lives.get(sandbox.run_id);
      await (life === undefined ? this.#clearAway(sandbox) : life.over);
    }
  }

  async #clearAway({ run_id, mission_id, state }: SandboxInfo): Promise<void> {
    const ended = state === "exited"
      ? await this.parts.store.readRun(mission_id, run_id)
      : undefined;
    // The sweep and the start of a next run may come to it at once: one of them writes the log.
    const present = this.#lives.get(run_id);
    if (present !== undefined) return await present.over;
    if (ended === undefined) return await removeSandbox(this.parts, run_id);
    const life = this.#newLife(mission_id, run_id);
    await life.clearAway().finally(() => this.#lives.delete(run_id));
  }

  /** Not so for the run of a mission that cannot be read: that may be mended while its agent works. */
  async #isOver({ mission_id, run_id }: SandboxInfo): Promise<boolean> {
    if (this.#lives.has(run_id)) return false;
    const stored = await this.parts.store.read(mission_id);
    if (stored === undefined) return true;
    return stored.state === "ok" && stored.mission.active_run?.run_id !== run_id &&
      !this.#lives.has(run_id);
  }

  #inBackground(work: Promise<void>): void {
    const guarded = work.catch((error) => {
      if (this.#closing.signal.aborted) return;
      logger.error("The engine met a bug: {error}", { error });
    }).finally(() => this.#background.delete(guarded));
    this.#background.add(guarded);
  }
}
