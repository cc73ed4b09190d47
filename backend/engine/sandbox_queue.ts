/**
 * The places for sandboxes and the runs that wait for one. First come, first served: a mission has
 * at most one unfinished run, so none can crowd out another.
 */
import type { QueueState } from "@haloop/shared";

interface Waiting {
  readonly run_id: string;
  readonly begin: () => void;
}

export class SandboxQueue {
  readonly #waiting: Waiting[] = [];
  readonly #holding = new Set<string>();
  #open = false;

  /**
   * @param limit how many sandboxes run at once
   * @param held why nothing may start at the moment although a place is free, or undefined
   */
  constructor(readonly limit: number, private readonly held: () => string | undefined) {}

  get running(): number {
    return this.#holding.size;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Lets runs start: before, adopted runs take their places first. */
  open(): void {
    this.#open = true;
    this.pump();
  }

  /** Ends the starting of runs, as for a shutdown; waiting ones stay waiting. */
  close(): void {
    this.#open = false;
  }

  /** Adds a run; `begin` is called once it has a place, which it holds until {@link release}. */
  add(run_id: string, begin: () => void): void {
    this.#waiting.push({ run_id, begin });
    this.pump();
  }

  /** Takes a place for a run that has its sandbox already, even beyond the limit. */
  hold(run_id: string): void {
    this.#holding.add(run_id);
  }

  /** Takes a waiting run out; false when it does not wait. */
  remove(run_id: string): boolean {
    const place = this.#waiting.findIndex((waiting) => waiting.run_id === run_id);
    if (place === -1) return false;
    this.#waiting.splice(place, 1);
    return true;
  }

  release(run_id: string): void {
    this.#holding.delete(run_id);
    this.pump();
  }

  /** Starts what may start; to be called when the reason to hold back may be gone. */
  pump(): void {
    while (this.#open && this.#holding.size < this.limit && this.held() === undefined) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#holding.add(next.run_id);
      next.begin();
    }
  }

  /** Why a run waits, or undefined when it does not. */
  state(run_id: string): QueueState | undefined {
    const ahead = this.#waiting.findIndex((waiting) => waiting.run_id === run_id);
    return ahead === -1 ? undefined : { ahead, reason: this.#reason(ahead) };
  }

  #reason(ahead: number): string {
    if (!this.#open) return "Waits until Haloop has found again what ran before it was started";
    const held = this.held();
    if (held !== undefined) return held;
    const places = this.limit === 1 ? "the one sandbox is" : `all ${this.limit} sandboxes are`;
    const before = ahead === 0 ? "It is next" : `${ahead} before it`;
    return `Waits for a sandbox: ${places} in use. ${before}`;
  }
}
