import type { ContainerEvent } from "./docker_schemas.ts";
import { LABELS } from "./container_name.ts";

/** What a listener of a run is told: something happened to its container, or events (again) come. */
export type EventNotice =
  | { kind: "connected" }
  | { kind: "event"; event: ContainerEvent };

type Listener = (notice: EventNotice) => void;
type OpenEvents = (signal: AbortSignal) => Promise<AsyncIterable<ContainerEvent>>;

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2_000;

/**
 * One event stream of the daemon for all who wait. It is opened with the first listener and opened
 * again, for as long as it takes, whenever it breaks; after each opening every listener is told to
 * look for itself, because what happened in between may never be told.
 */
export class ContainerEvents {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #closing = new AbortController();
  #connected = false;
  #running: Promise<void> | undefined;

  constructor(private readonly open: OpenEvents) {}

  /** Tells the listener of events of this run from now on; returns how to stop that. */
  listen(run_id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(run_id) ?? new Set();
    this.#listeners.set(run_id, listeners.add(listener));
    this.#running ??= this.#run();
    if (this.#connected) listener({ kind: "connected" });
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(run_id);
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let retry_ms = FIRST_RETRY_MS;
    while (!signal.aborted) {
      // Whatever it was that broke the stream, opening it again is all that can be done.
      const wasConnected = await this.#readOnce(signal).catch(() => this.#connected);
      this.#connected = false;
      retry_ms = wasConnected ? FIRST_RETRY_MS : Math.min(retry_ms * 2, LAST_RETRY_MS);
      await pause(retry_ms, signal);
    }
  }

  async #readOnce(signal: AbortSignal): Promise<boolean> {
    const events = await this.open(signal);
    this.#connected = true;
    for (const run_id of [...this.#listeners.keys()]) this.#tell(run_id, { kind: "connected" });
    for await (const event of events) {
      const run_id = event.Actor.Attributes[LABELS.run_id];
      if (run_id !== undefined) this.#tell(run_id, { kind: "event", event });
    }
    return true;
  }

  #tell(run_id: string, notice: EventNotice): void {
    for (const listener of [...this.#listeners.get(run_id) ?? []]) listener(notice);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) return Promise.resolve();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  return promise;
}
