/**
 * Ends runs that do not end: when their time is up, when they print nothing for too long, and when
 * they have said their last word and stay nevertheless.
 */

export interface WatchdogLimits {
  /** Until the wall clock ends the run. */
  readonly left_ms: number;
  /** Undefined for programs that may be silent for as long as they like. */
  readonly silence_ms: number | undefined;
  readonly last_word_ms: number;
}

export type EndsFor = "time" | "silence" | "last_word";

/** A timer holds 2^31 - 1 ms at most (24 days); it fires at once when given more. */
const MOST_MS = 2 ** 31 - 1;

export class Watchdog implements Disposable {
  readonly #deadline: ReturnType<typeof setTimeout>;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #last_word: ReturnType<typeof setTimeout> | undefined;
  #heard_at = performance.now();

  /** @param end called once for each of the reasons at most */
  constructor(
    private readonly limits: WatchdogLimits,
    private readonly end: (why: EndsFor) => void,
  ) {
    this.#deadline = after(limits.left_ms, () => end("time"));
    if (limits.silence_ms !== undefined) this.#listen(limits.silence_ms, limits.silence_ms);
  }

  /** The run printed something; `final`: its last word is said. */
  heard(final: boolean): void {
    this.#heard_at = performance.now();
    if (final) {
      this.#last_word ??= after(this.limits.last_word_ms, () => this.end("last_word"));
    } else {
      clearTimeout(this.#last_word);
      this.#last_word = undefined;
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#silence);
    clearTimeout(this.#last_word);
  }

  /** One timer for all of the output: it looks when it could be time, and sets itself anew. */
  #listen(silence_ms: number, wait_ms: number): void {
    this.#silence = after(wait_ms, () => {
      const left_ms = this.#heard_at + silence_ms - performance.now();
      if (left_ms > 0) this.#listen(silence_ms, left_ms);
      else this.end("silence");
    });
  }
}

/** A timer that takes any number, and never fires earlier than {@link MOST_MS} for a larger one. */
export function after(ms: number, work: () => void): ReturnType<typeof setTimeout> {
  return setTimeout(work, Math.min(ms, MOST_MS));
}
