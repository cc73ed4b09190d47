/**
 * One thing at a time for each key, in the order of asking. It is the reason why two clicks at the
 * same moment are one start, and why a save never tears a step's end.
 */
export class SerialQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` after everything asked for before under the same key has ended, however it ended. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.then(() => {}, () => {});
    this.#tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }

  /** Resolves when everything asked for so far has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values());
  }
}
