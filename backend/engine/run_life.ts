/**
 * The life of one run in this process: begin, watch, write the end. A shutdown lets go of it without
 * touching its sandbox; the next process adopts it.
 */
import { currentStep, type Mission, type StepRun, type WorkflowStep } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import type { SandboxExit } from "../sandbox/provider.ts";
import { keepTrying } from "./keep_trying.ts";
import type { MissionChanges } from "./mission_changes.ts";
import { captureOutputs } from "./outputs.ts";
import type { EngineParts } from "./parts.ts";
import { collectLog } from "./run_log.ts";
import { judge, type RunOutcome, startFailure } from "./run_outcome.ts";
import { endedRun, endOf } from "./run_records.ts";
import { type Prepared, prepareStart } from "./run_start.ts";
import { removeSandbox } from "./sandbox_calls.ts";
import { faultPoint } from "../fault_point.ts";

const logger = getLogger(["haloop", "engine"]);

export class RunLife {
  readonly #watching = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  /** What goes on beside the run: its log being collected, its sandbox being stopped. */
  readonly #loose = new Set<Promise<void>>();
  #started = false;
  #stop_wished = false;

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
    return this.#guarded(() => this.#watch(run));
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

  /** Ends the run's sandbox; one that is being started ends as soon as it is there. */
  async stop(): Promise<void> {
    this.#stop_wished = true;
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
      this.#over.resolve();
    }
  }

  /** A bug must not leave a mission running for ever: nothing of the run goes on, and it fails. */
  async #giveUp(error: unknown): Promise<void> {
    logger.error("Run {run_id} met a bug: {error}", { run_id: this.run_id, error });
    await this.#patiently(() => removeSandbox(this.parts, this.run_id));
    const run = await this.parts.store.readRun(this.mission_id, this.run_id);
    const what = error instanceof Error ? error.message : String(error);
    const outcome: RunOutcome = {
      reason: "lost",
      error: `Haloop itself failed while it carried the run (${what}). Retry, and report it`,
    };
    if (run !== undefined) await this.#finishWith(run, outcome);
  }

  async #begin(): Promise<StepRun | undefined> {
    const prepared = await this.#patiently(() => this.#prepare());
    if (prepared === undefined) return undefined;
    if (!prepared.ready) {
      await this.#finishWith(prepared.run, prepared.outcome);
      return undefined;
    }
    const started = await this.#startSandbox(prepared);
    if (!started.ok) {
      await this.#finishWith(prepared.run, startFailure(prepared.step, started.problem));
      return undefined;
    }
    const run: StepRun = { ...prepared.run, container_id: started.sandbox_id };
    await this.#patiently(() => this.parts.store.writeRun(this.mission_id, run));
    return run;
  }

  #prepare(): Promise<Prepared | undefined> {
    return this.changes.exclusively(this.mission_id, () => {
      return prepareStart(this.parts, this.changes, this.mission_id, this.run_id);
    });
  }

  async #startSandbox(prepared: Extract<Prepared, { ready: true }>) {
    try {
      // Two agents never work on one mission: whatever a start or a removal that failed half-way may
      // have left of an earlier run has to be gone first.
      await this.clearEarlier(this);
      faultPoint("provider_start.before");
      const { sandbox_id } = await this.parts.provider.start(prepared.spec);
      faultPoint("provider_start.after");
      return { ok: true as const, sandbox_id };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      logger.warn("Run {run_id} did not start: {problem}", { run_id: this.run_id, problem });
      return { ok: false as const, problem };
    }
  }

  async #watch(run: StepRun): Promise<void> {
    this.#started = true;
    const stop = () => this.#loose.add(this.#stopSandbox());
    if (this.#stop_wished) stop();
    const deadline = setTimeout(stop, this.#leftMs(run));
    const collecting = this.#collect();
    this.#loose.add(collecting);
    // When waiting for the end fails first, that failure is the one to tell of.
    collecting.catch(() => {});
    try {
      faultPoint("provider_wait.before");
      const exit = await this.parts.provider.wait(run.run_id, this.#watching.signal);
      faultPoint("provider_wait.after");
      await this.#finish(run, exit);
      // The last lines may come a moment after the end. The person need not wait for them: the
      // sandbox stays until the log is whole, so that a crash in between costs nothing.
      await collecting;
    } finally {
      clearTimeout(deadline);
    }
    await this.#remove();
  }

  /** Copies the output into the log until it is whole or cut. */
  async #collect(): Promise<void> {
    const { store, provider, limits } = this.parts;
    const bounds = { limit_bytes: limits.log_bytes, retry_ms: limits.retry_ms };
    await this.#patiently(async () => {
      const log = await store.openLog(this.mission_id, this.run_id);
      try {
        await collectLog(provider, this.run_id, log, bounds, this.#watching.signal);
      } finally {
        await log.close();
      }
    });
  }

  #leftMs(run: StepRun): number {
    const left_ms = Date.parse(run.started_at) + this.#limitMs(run) - Date.parse(this.parts.now());
    // A clock that jumped back gives no time on top. A timer holds 2^31 - 1 ms at most (24 days); it
    // fires at once when given more.
    return Math.min(Math.max(left_ms, 0), this.#limitMs(run), 2 ** 31 - 1);
  }

  #limitMs(run: StepRun): number {
    return run.limit_ms ?? this.parts.limits.step_ms;
  }

  /** Writes the end of a run whose sandbox has ended: versions, its record, then the mission. */
  async #finish(run: StepRun, exit: SandboxExit): Promise<void> {
    await this.#asItsMission(async (mission) => {
      const ended = endedRun(run, { reason: "lost" }, exit, this.parts.now());
      const facts = await this.#facts(mission, ended);
      await this.#writeEnd({ ...ended, ...judge({ ...facts, exit }) });
    });
  }

  /** Writes the end of a run that ends without a sandbox's word. */
  async #finishWith(run: StepRun, outcome: RunOutcome): Promise<void> {
    await this.#asItsMission(() =>
      this.#writeEnd(endedRun(run, outcome, undefined, this.parts.now()))
    );
  }

  /** Does it in the mission's turn, as long as the run is the mission's unfinished one. */
  async #asItsMission(work: (mission: Mission) => Promise<void>): Promise<void> {
    await this.#patiently(() =>
      this.changes.exclusively(this.mission_id, async () => {
        const stored = await this.parts.store.read(this.mission_id);
        if (stored?.state !== "ok" || stored.mission.active_run?.run_id !== this.run_id) return;
        await work(stored.mission);
      })
    );
    this.#ended.resolve();
  }

  async #facts(mission: Mission, ended: StepRun): Promise<JudgedFacts> {
    const step = currentStep(mission);
    if (step === undefined) throw new TypeError(`Run "${this.run_id}" is past the last step`);
    const finished_at = ended.finished_at ?? this.parts.now();
    const took_ms = Date.parse(finished_at) - Date.parse(ended.started_at);
    const limit_ms = this.#limitMs(ended);
    return {
      step,
      stop_wished: mission.active_run?.stop !== undefined,
      limit_reached_ms: took_ms >= limit_ms ? limit_ms : undefined,
      output_written: ended.container_id != null &&
        await captureOutputs(this.parts.store, mission, ended, finished_at),
    };
  }

  async #writeEnd(run: StepRun): Promise<void> {
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

interface JudgedFacts {
  readonly step: WorkflowStep;
  readonly stop_wished: boolean;
  readonly limit_reached_ms: number | undefined;
  readonly output_written: boolean;
}
