/** Clearing away what runs left at the provider, and finding runs that nobody carries. */
import { hasActiveRun } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { SandboxError, type SandboxInfo } from "../sandbox/provider.ts";
import { StorageError } from "../storage_error.ts";
import type { EngineParts } from "./parts.ts";
import type { RunLife } from "./run_life.ts";
import { listSandboxes, removeSandbox } from "./sandbox_calls.ts";

const logger = getLogger(["haloop", "engine"]);

/** Who carries which run in this process. */
export interface Carriers {
  carrierOf(run_id: string): RunLife | undefined;
  /** Makes the carrier of a run that has ended, which is known as such until `forget`. */
  newCarrier(mission_id: string, run_id: string): RunLife;
  forget(run_id: string): void;
  /** Has the mission's run taken over if nobody carries it; does nothing when that is under way. */
  takeOver(mission_id: string): void;
  exclusively<T>(mission_id: string, work: () => Promise<T>): Promise<T>;
}

export class Sweep {
  #is_done = false;
  #under_way = false;

  /** @param signal aborted when this process lets go of everything */
  constructor(
    private readonly parts: EngineParts,
    private readonly carriers: Carriers,
    private readonly signal: AbortSignal,
  ) {}

  /** Everything that an earlier process left was cleared away once. */
  get isDone(): boolean {
    return this.#is_done;
  }

  /**
   * Clears away sandboxes of runs that have ended, the rest of their logs first; those of other homes
   * are not even listed. A provider that fails is asked again at the next sweep. Does nothing while
   * another sweep is under way: slow ones would pile up.
   */
  async run(): Promise<void> {
    if (this.#under_way) return;
    this.#under_way = true;
    try {
      let refused = false;
      for (const sandbox of await listSandboxes(this.parts)) {
        if (this.signal.aborted) return;
        refused = !await this.#look(sandbox) || refused;
      }
      if (!refused) this.#is_done = true;
      await this.#takeOverForgotten();
    } catch (error) {
      logger.warn("Could not look for leftover sandboxes: {error}", { error: String(error) });
    } finally {
      this.#under_way = false;
    }
  }

  /** What earlier runs of the mission still have at the provider; the last lines of a log, perhaps. */
  async clearEarlier({ mission_id, run_id }: RunLife): Promise<void> {
    for (const sandbox of await listSandboxes(this.parts)) {
      if (sandbox.mission_id !== mission_id || sandbox.run_id === run_id) continue;
      const life = this.carriers.carrierOf(sandbox.run_id);
      await (life === undefined ? this.#clearAway(sandbox) : life.over);
    }
  }

  /**
   * Takes over runs that nobody carries: their mission or their record could not be read when its
   * turn came, and has been mended since.
   */
  async #takeOverForgotten(): Promise<void> {
    for (const { mission_id, status, broken } of this.parts.store.list({}).items) {
      if (this.signal.aborted) return;
      if (!hasActiveRun(status) && broken === undefined) continue;
      const forgotten = await this.carriers.exclusively(mission_id, async () => {
        const stored = await this.#readable(mission_id);
        if (stored === undefined || stored === "unreadable" || stored.state !== "ok") return false;
        const { status, active_run } = stored.mission;
        // Missions of the first version do not name their run.
        return hasActiveRun(status) && !(active_run && this.#isCarried(active_run.run_id));
      });
      if (forgotten) this.carriers.takeOver(mission_id);
    }
  }

  /** Clears one away if its run has ended; false when that is refused, which keeps no other. */
  async #look(sandbox: SandboxInfo): Promise<boolean> {
    try {
      if (await this.#isOver(sandbox)) await this.#clearAway(sandbox);
      return true;
    } catch (error) {
      if (!(error instanceof StorageError || error instanceof SandboxError)) throw error;
      logger.warn("{error}", { error: error.message });
      return false;
    }
  }

  async #clearAway({ run_id, mission_id, state }: SandboxInfo): Promise<void> {
    const ended = state === "exited"
      ? await this.parts.store.readRun(mission_id, run_id)
      : undefined;
    // The sweep and the start of a next run may come to it at once: one of them writes the log.
    const present = this.carriers.carrierOf(run_id);
    if (present !== undefined) return await present.over;
    if (ended === undefined) return await removeSandbox(this.parts, run_id);
    const life = this.carriers.newCarrier(mission_id, run_id);
    await life.clearAway().finally(() => this.carriers.forget(run_id));
  }

  /** Not so for the run of a mission that cannot be read: that may be mended while its agent works. */
  async #isOver({ mission_id, run_id }: SandboxInfo): Promise<boolean> {
    if (this.#isCarried(run_id)) return false;
    const stored = await this.#readable(mission_id);
    if (stored === undefined) return true;
    if (stored === "unreadable" || stored.state !== "ok" || this.#isCarried(run_id)) return false;
    const { status, active_run } = stored.mission;
    // A mission of the first version does not say which run is its own.
    return active_run === undefined ? !hasActiveRun(status) : active_run.run_id !== run_id;
  }

  #isCarried(run_id: string): boolean {
    return this.carriers.carrierOf(run_id) !== undefined;
  }

  async #readable(mission_id: string) {
    try {
      return await this.parts.store.read(mission_id);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      logger.warn("{error}", { error: error.message });
      return "unreadable";
    }
  }
}
