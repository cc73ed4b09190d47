/** Having the provider start a run's sandbox, as long as somebody wants it and its time is not up. */
import { getLogger } from "@logtape/logtape";
import { faultPoint } from "../fault_point.ts";
import { beforeAbort } from "../before_abort.ts";
import type { EngineParts } from "./parts.ts";
import { providerFailure, type RunOutcome, startTimedOut } from "./run_outcome.ts";
import type { Prepared } from "./run_start.ts";
import { after } from "./watchdog.ts";

const logger = getLogger(["haloop", "engine"]);

/**
 * How long the start of a run that may be on its way already goes on although nobody wants it any
 * more: it takes what an orphaned command starts, which would run unseen otherwise.
 */
const ORPHAN_MS = 30_000;

export interface StartBounds {
  readonly limit_ms: number;
  /** How much of the limit is left. */
  readonly left_ms: number;
  /** Aborted when the person wants the run to end. */
  readonly unwanted: AbortSignal;
  /** Aborted when this process lets go of the run. */
  readonly let_go: AbortSignal;
}

export type Started =
  | { ok: true; sandbox_id: string }
  | { ok: false; outcome: RunOutcome };

/**
 * @param clear gets rid of what may be in the way: two agents never work on one mission
 * @throws the reason of `let_go` when aborted before the sandbox has started
 */
export async function startSandbox(
  parts: EngineParts,
  prepared: Extract<Prepared, { ready: true }>,
  bounds: StartBounds,
  clear: () => Promise<void>,
): Promise<Started> {
  const { spec, step } = prepared;
  using ending = endingOf(prepared, bounds);
  const signal = AbortSignal.any([ending.signal, bounds.let_go]);
  try {
    await beforeAbort(clear(), signal);
    faultPoint("provider_start.before");
    const { sandbox_id } = await parts.provider.start(spec, signal);
    faultPoint("provider_start.after");
    return { ok: true, sandbox_id };
  } catch (error) {
    bounds.let_go.throwIfAborted();
    if (error instanceof EndedEarly) return { ok: false, outcome: error.outcome };
    const problem = error instanceof Error ? error.message : String(error);
    logger.warn("Run {run_id} did not start: {problem}", { run_id: spec.run_id, problem });
    return { ok: false, outcome: providerFailure(step, problem) };
  }
}

/** The reason of an abort: what becomes of the run. */
class EndedEarly extends Error {
  constructor(readonly outcome: RunOutcome) {
    super(outcome.error ?? "It was cancelled");
  }
}

/** A signal that is aborted by whatever ends the start; disposing it ends the waiting for that. */
function endingOf(
  { step, may_be_on_its_way }: Extract<Prepared, { ready: true }>,
  { limit_ms, left_ms, unwanted }: StartBounds,
): { signal: AbortSignal } & Disposable {
  const ending = new AbortController();
  const timers: ReturnType<typeof setTimeout>[] = [];
  const endWith = (outcome: RunOutcome, after_ms: number) => {
    const least_ms = may_be_on_its_way ? ORPHAN_MS : 0;
    const end = () => ending.abort(new EndedEarly(outcome));
    timers.push(after(Math.max(after_ms, least_ms), end));
  };
  const cancel = () => endWith({ reason: "cancelled" }, 0);
  endWith(startTimedOut(step, limit_ms), left_ms);
  if (unwanted.aborted) cancel();
  unwanted.addEventListener("abort", cancel, { once: true });
  return {
    signal: ending.signal,
    [Symbol.dispose]() {
      unwanted.removeEventListener("abort", cancel);
      timers.forEach(clearTimeout);
    },
  };
}
