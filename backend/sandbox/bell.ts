/**
 * Wakes one waiter. A ring is kept until it is heard, and many rings before that are heard as one;
 * so "subscribe, look, wait" cannot miss a change between the look and the wait.
 */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /**
   * Resolves when the bell has been rung since it was last heard, or after `limit_ms`.
   *
   * @throws the signal's reason when aborted
   */
  async heard(limit_ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (!this.#rung) await this.#ringOrLimit(limit_ms, signal);
    this.#rung = false;
    signal?.throwIfAborted();
  }

  async #ringOrLimit(limit_ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limit_ms);
    const aborted = () => resolve();
    signal?.addEventListener("abort", aborted, { once: true });
    this.#wake = resolve;
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", aborted);
      this.#wake = undefined;
    }
  }
}
