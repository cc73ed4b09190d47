/** Reads what the agent of one run did, from the first event to the last, and on while it works. */
import type { AgentEvent, AgentEvents } from "@haloop/shared";
import { errorText } from "../../lib/api.ts";
import { visiblePause } from "../../lib/visible-pause.ts";

const POLL_MS = 1000;

export interface ProgressState {
  events: readonly AgentEvent[];
  complete: boolean;
  /** At least one answer has come. */
  loaded: boolean;
  error?: string;
}

export class ProgressReader {
  readonly #listeners = new Set<() => void>();
  #state: ProgressState = { events: [], complete: false, loaded: false };
  #next = 0;
  #ending = new AbortController();

  constructor(
    private readonly read: (from: number, signal: AbortSignal) => Promise<AgentEvents>,
  ) {}

  subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  state = (): ProgressState => this.#state;

  /** Reads until nothing more will come or {@link stop} is called; can be started again. */
  start(): void {
    this.#ending = new AbortController();
    this.#follow(this.#ending.signal);
  }

  stop(): void {
    this.#ending.abort();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#state.complete) {
      const before = this.#next;
      try {
        const answer = await this.read(this.#next, signal);
        if (signal.aborted) return;
        this.#next = answer.next;
        const events = answer.events.length === 0
          ? this.#state.events
          : [...this.#state.events, ...answer.events];
        this.#tell({ events, complete: answer.complete, loaded: true });
      } catch (error) {
        if (signal.aborted) return;
        this.#tell({ ...this.#state, error: errorText(error) });
      }
      if (this.#next === before && !this.#state.complete) await visiblePause(POLL_MS, signal);
    }
  }

  #tell(state: ProgressState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
