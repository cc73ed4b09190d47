/**
 * The life of one run in this process: begin, watch, write the end. A shutdown lets go of it without
 * touching its sandbox; the next process adopts it.
 */
import type { Mission, StepRun } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import type { SandboxExit } from "../sandbox/provider.ts";
import type { StreamReader } from "../agents/agent.ts";
import { keepTrying } from "./keep_trying.ts";
import type { MissionChanges } from "./mission_changes.ts";
import type { EngineParts } from "./parts.ts";
import { collectLog } from "./run_log.ts";
import { putBackGiven } from "./outputs.ts";
import { factsOf, limitOf, parkedFor, totalsOf } from "./run_facts.ts";
import { judge, type RunOutcome } from "./run_outcome.ts";
import { endedRun, endOf, usedBy } from "./run_records.ts";
import { type MadeForRun, type Prepared, prepareStart } from "./run_start.ts";
import { closeGateway, reopenWays, usedThrough, waysForRun } from "./run_gateway.ts";
import { workspaceForRun } from "./run_workspace.ts";
import { RunStream } from "./run_stream.ts";
import { removeSandbox } from "./sandbox_calls.ts";
import { type Started, startSandbox } from "./sandbox_start.ts";
import { type EndsFor, Watchdog } from "./watchdog.ts";
import { faultPoint } from "../fault_point.ts";
import { StorageError } from "../storage_error.ts";

const logger = getLogger(["haloop", "engine"]);

export class RunLife {
  readonly #watching = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  /** What goes on beside the run: its log being collected, its sandbox being stopped. */
  readonly #loose = new Set<Promise<void>>();
  readonly #unwanted = new AbortController();
  /** Aborted when somebody wants it to end, or this process lets go of it. */
  readonly unwanted = AbortSignal.any([this.#unwanted.signal, this.#watching.signal]);
  /** Why and since when it is being ended although nobody asked for that. */
  #stopped: Pick<StepRun, "stopped_for" | "stopped_at"> = {};
  /** The provider has told its end: there is nothing to stop any more. */
  #exit_known = false;
  #started = false;

  constructor(
    private readonly parts: EngineParts,
    private readonly changes: MissionChanges,
    readonly mission_id: string,
    readonly run_id: string,
    /** Clears away what earlier runs of the mission left at the provider, their logs completed. */
    private readonly clearEarlier: (life: RunLife) => Promise<void>,
  ) {}

  /** Resolves when the end of the run is written. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Resolves when nothing of the run is left to do: its log is whole, its sandbox removed. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** Carries a run from its start to its end, as far as the shutdown lets it. */
  carry(): Promise<void> {
    return this.#guarded(async () => {
      const run = await this.#begin();
      if (run !== undefined) await this.#watch(run);
    });
  }

  /** Carries a run whose sandbox was started by an earlier process. */
  carryOn(run: StepRun): Promise<void> {
    return this.#guarded(async () => {
      await this.#patiently(() => reopenWays(this.parts, this.mission_id, run));
      await this.#watch(run);
    });
  }

  /** Completes the log of a run that has ended, and removes its sandbox. */
  clearAway(): Promise<void> {
    return this.#guarded(async () => {
      await this.#collect();
      await this.#remove();
    });
  }

  /** Lets the run be; its sandbox goes on. */
  letGo(): void {
    this.#watching.abort(new DOMException("Haloop is shutting down", "AbortError"));
  }

  /** Ends the run's sandbox, or the start of it. */
  async stop(): Promise<void> {
    this.#unwanted.abort();
    if (this.#started) await this.#stopSandbox();
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#ended.resolve();
    } catch (error) {
      if (this.#watching.signal.aborted) return;
      await this.#giveUp(error);
    } finally {
      await Promise.allSettled(this.#loose);
      await this.#closeGateway();
      this.#over.resolve();
    }
  }

  /** A bug must not leave a mission running for ever: nothing of the run goes on, and it fails. */
  async #giveUp(error: unknown): Promise<void> {
    logger.error("Run {run_id} met a bug: {error}", { run_id: this.run_id, error });
    await this.#patiently(() => removeSandbox(this.parts, this.run_id));
    const run = await this.#patiently(() => this.parts.store.readRun(this.mission_id, this.run_id));
    const what = error instanceof Error ? error.message : String(error);
    const outcome: RunOutcome = {
      reason: "lost",
      error: `Haloop itself failed while it carried the run (${what}). Retry, and report it`,
    };
    if (run !== undefined) await this.#finishWith(run, outcome);
  }

  /** A run that is only let go of keeps its gateway: the next process opens it again. */
  async #closeGateway(): Promise<void> {
    if (this.#watching.signal.aborted) return;
    await closeGateway(this.parts, this.mission_id, this.run_id);
  }

  async #begin(): Promise<StepRun | undefined> {
    const bounds = { unwanted: this.#unwanted.signal, let_go: this.#watching.signal };
    const opened = await this.#patiently(() =>
      workspaceForRun(this.parts, this.mission_id, this.run_id, bounds)
    );
    if (opened === undefined) return undefined;
    const ways = await this.#patiently(() =>
      waysForRun(this.parts, this.mission_id, this.run_id, bounds)
    );
    if (ways === undefined) return undefined;
    const prepared = await this.#patiently(() => this.#prepare({ workspace: opened, ways }));
    if (prepared === undefined) return undefined;
    if (!prepared.ready) {
      await this.#finishWith(prepared.run, prepared.outcome);
      return undefined;
    }
    const started = await this.#start(prepared);
    if (!started.ok) {
      await this.#finishWith(prepared.run, started.outcome);
      // A start that was ended early may leave what the provider was still making.
      if (started.outcome.reason !== "start_failed") await this.#remove();
      return undefined;
    }
    const run: StepRun = { ...prepared.run, container_id: started.sandbox_id };
    await this.#patiently(() => this.parts.store.writeRun(this.mission_id, run));
    return run;
  }

  #prepare(made: MadeForRun): Promise<Prepared | undefined> {
    return this.changes.exclusively(this.mission_id, () => {
      return prepareStart(this.parts, this.changes, this.mission_id, this.run_id, made);
    });
  }

  #start(prepared: Extract<Prepared, { ready: true }>): Promise<Started> {
    const bounds = {
      limit_ms: limitOf(this.parts, prepared.run),
      left_ms: this.#leftMs(prepared.run),
      unwanted: this.#unwanted.signal,
      let_go: this.#watching.signal,
    };
    return startSandbox(this.parts, prepared, bounds, () => {
      // Whatever a start or a removal that failed half-way may have left of an earlier run.
      const clearing = this.clearEarlier(this);
      this.#loose.add(clearing);
      return clearing;
    });
  }

  async #watch(run: StepRun): Promise<void> {
    this.#started = true;
    if (this.#unwanted.signal.aborted || run.stopped_for !== undefined) {
      this.#beside(this.#stopSandbox());
    }
    const { silence_limit_ms: silence_ms } = run;
    const left_ms = this.#leftMs(run);
    const limits = { left_ms, silence_ms, last_word_ms: this.#lastWordMs };
    using watchdog = new Watchdog(limits, (why) => this.#beside(this.#endFor(why, run)));
    const reader = this.#readerOf(run);
    const stream = reader === undefined ? undefined : new RunStream(reader, watchdog);
    const collecting = this.#collect(stream);
    this.#beside(collecting);
    faultPoint("provider_wait.before");
    const exit = await this.parts.provider.wait(run.run_id, this.#watching.signal);
    faultPoint("provider_wait.after");
    this.#exit_known = true;
    // What the agent says about itself comes in its last lines. Of one that says nothing the last
    // lines may come a moment after the end, for which the person need not wait: the sandbox stays
    // until the log is whole, so that a crash in between costs nothing.
    if (stream !== undefined) await collecting;
    // One whose time was up already when it was taken over may have ended by itself before.
    await this.#finish(run, exit, stream, left_ms > 0);
    await collecting;
    await this.#remove();
  }

  get #lastWordMs(): number {
    return this.parts.limits.last_word_ms;
  }

  /** Undefined for programs whose output is plain text, and for agents that are not there any more. */
  #readerOf(run: StepRun): StreamReader | undefined {
    return run.agent === undefined ? undefined : this.parts.agents.find(run.agent)?.reader?.();
  }

  /** Lets it go on beside the run. When the run fails first, that failure is the one to tell of. */
  #beside(work: Promise<void>): void {
    work.catch(() => {});
    this.#loose.add(work);
  }

  async #endFor(why: EndsFor, run: StepRun): Promise<void> {
    if (this.#exit_known) return;
    logger.info("Run {run_id} is ended for {why}", { run_id: this.run_id, why });
    if (why !== "last_word") {
      this.#stopped = {
        stopped_for: why === "time" ? "time" : "silent",
        stopped_at: this.parts.now(),
      };
      const stopped: StepRun = { ...run, ...this.#stopped };
      await this.#patiently(() =>
        this.changes.exclusively(this.mission_id, async () => {
          const present = await this.parts.store.readRun(this.mission_id, this.run_id);
          if (present?.finished_at == null) {
            await this.parts.store.writeRun(this.mission_id, stopped);
          }
        })
      );
    }
    await this.#stopSandbox();
  }

  /** Copies the output into the log until it is whole or cut. */
  async #collect(stream?: RunStream): Promise<void> {
    const { store, provider, limits } = this.parts;
    const bounds = { limit_bytes: limits.log_bytes, retry_ms: limits.retry_ms };
    await this.#patiently(async () => {
      const log = await store.openLog(this.mission_id, this.run_id);
      try {
        await stream?.catchUp(store, this.mission_id, this.run_id, limits.log_bytes);
        await collectLog(provider, this.run_id, log, bounds, this.#watching.signal, stream);
      } catch (error) {
        stream?.unheard();
        throw error;
      } finally {
        await log.close();
      }
    });
  }

  #leftMs(run: StepRun): number {
    const left_ms = Date.parse(run.started_at) + limitOf(this.parts, run) -
      Date.parse(this.parts.now());
    // A clock that jumped back gives no time on top. A timer holds 2^31 - 1 ms at most (24 days); it
    // fires at once when given more.
    return Math.min(Math.max(left_ms, 0), limitOf(this.parts, run), 2 ** 31 - 1);
  }

  /** Writes the end of a run whose sandbox has ended: versions, its record, then the mission. */
  async #finish(
    run: StepRun,
    exit: SandboxExit,
    stream: RunStream | undefined,
    seen_alive: boolean,
  ): Promise<void> {
    await this.#asItsMission(async (mission) => {
      const ended = endedRun(
        { ...run, ...this.#stopped },
        { reason: "lost" },
        exit,
        this.parts.now(),
      );
      const facts = await factsOf(this.parts, mission, ended, exit, seen_alive);
      const word = stream?.word(exit.exit_code);
      const gateway = await totalsOf(this.parts, this.mission_id, run);
      const used = { ...usedBy(stream?.totals), ...usedThrough(gateway) };
      const outcome = judge({ ...facts, exit, stream: word, gateway });
      const parked = await parkedFor(this.parts, this.mission_id, run, outcome);
      await this.#writeEnd(mission, { ...ended, ...used, ...outcome, ...parked });
    });
  }

  /** Writes the end of a run that ends without a sandbox's word. */
  async #finishWith(run: StepRun, outcome: RunOutcome): Promise<void> {
    await this.#asItsMission((mission) =>
      this.#writeEnd(mission, endedRun(run, outcome, undefined, this.parts.now()))
    );
  }

  /**
   * Does it in the mission's turn, as long as the run is the mission's unfinished one; waits for a
   * mission that is broken until it is mended or deleted.
   */
  async #asItsMission(work: (mission: Mission) => Promise<void>): Promise<void> {
    await this.#patiently(() =>
      this.changes.exclusively(this.mission_id, async () => {
        const stored = await this.parts.store.read(this.mission_id);
        // It may be mended, and what the run did must not be lost until then.
        if (stored?.state === "broken") throw unreadable(stored.reason);
        if (stored?.mission.active_run?.run_id !== this.run_id) return;
        await work(stored.mission);
      })
    );
    this.#ended.resolve();
  }

  async #writeEnd(mission: Mission, run: StepRun): Promise<void> {
    await putBackGiven(this.parts.store, mission, run, this.parts.now());
    await this.parts.store.writeRun(this.mission_id, run);
    const change = endOf(run, this.parts.now());
    const changed = await this.changes.apply(this.mission_id, () => Promise.resolve(change));
    if (!changed.ok) throw new TypeError(`End of a run refused: ${changed.refusal.message}`);
  }

  async #stopSandbox(): Promise<void> {
    faultPoint("provider_stop.before");
    await this.#patiently(() =>
      this.parts.provider.stop(this.run_id, this.parts.limits.stop_grace_ms)
    );
    faultPoint("provider_stop.after");
  }

  async #remove(): Promise<void> {
    // Before the sandbox, which the next sweep finds when a crash comes in between.
    await this.#closeGateway();
    try {
      await removeSandbox(this.parts, this.run_id);
    } catch (error) {
      logger.warn("The sandbox of run {run_id} is left for the next sweep: {error}", {
        run_id: this.run_id,
        error: String(error),
      });
    }
  }

  #patiently<T>(work: () => Promise<T>): Promise<T> {
    const signal = this.#watching.signal;
    return keepTrying(work, { retry_ms: this.parts.limits.retry_ms, signal });
  }
}

function unreadable(reason: string): StorageError {
  return new StorageError(
    `The end of a run cannot be written: ${reason}`,
    "Restore the file from a backup, or delete the mission",
    undefined,
  );
}
