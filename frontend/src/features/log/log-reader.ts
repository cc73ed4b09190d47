/** Reads one run's log from its first byte to its last, and on while the agent writes. */
import type { RunLog } from "@haloop/shared";
import { errorText } from "../../lib/api.ts";
import { visiblePause } from "../../lib/visible-pause.ts";
import { LogIndex } from "./log-index.ts";

/** How soon a live log is asked for more. */
const POLL_MS = 1000;
/** How often the screen hears of new lines at most. */
const TELL_MS = 120;

export interface LogState {
  lineCount: number;
  readBytes: number;
  sizeBytes: number;
  /** Everything that will ever be written has been read. */
  complete: boolean;
  /** At least one answer has come. */
  loaded: boolean;
  /** Moves whenever a line that was missing has come back. */
  refilled: number;
  error?: string;
}

export type ReadLog = (from: number, signal: AbortSignal) => Promise<RunLog>;

export class LogReader {
  readonly index: LogIndex;
  readonly #read: ReadLog;
  readonly #listeners = new Set<() => void>();
  #state: LogState = {
    lineCount: 0,
    readBytes: 0,
    sizeBytes: 0,
    complete: false,
    loaded: false,
    refilled: 0,
  };
  readonly #waiting = new Set<() => void>();
  #ending = new AbortController();
  #telling: ReturnType<typeof setTimeout> | undefined;
  #refilled = 0;
  #loaded = false;
  #error: string | undefined;
  readonly #refilling = new Map<number, Promise<string[]>>();

  constructor(read: ReadLog, index = new LogIndex()) {
    this.#read = read;
    this.index = index;
  }

  subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  state = (): LogState => this.#state;

  /** Reads until the log is complete or {@link stop} is called; can be started again. */
  start(): void {
    this.#ending = new AbortController();
    this.#follow(this.#ending.signal);
  }

  stop(): void {
    this.#ending.abort();
    clearTimeout(this.#telling);
    this.#telling = undefined;
  }

  /** One answer of the server, taken in nowhere. */
  read(from: number): Promise<RunLog> {
    return this.#read(from, this.#ending.signal);
  }

  /** Resolves when more of the log has been read, or when the signal ends the waiting. */
  grown(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }

  tellGrown(): void {
    for (const done of this.#waiting) done();
  }

  /** Sees to it that the lines of a piece are in memory. */
  async lines(at: number): Promise<string[]> {
    const known = this.index.lines(at) ?? this.#refilling.get(at);
    if (known !== undefined) return known;
    const refill = this.#refill(at, this.#ending.signal);
    this.#refilling.set(at, refill);
    try {
      return await refill;
    } finally {
      this.#refilling.delete(at);
    }
  }

  async #refill(at: number, signal: AbortSignal): Promise<string[]> {
    const piece = this.index.piece(at);
    if (piece === undefined) return [];
    const answer = await this.#read(piece.from, signal);
    const lines = this.index.refill(at, answer.text);
    this.#refilled++;
    this.#tellSoon();
    return lines;
  }

  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.index.complete) {
      try {
        const answer = await this.#read(this.index.next, signal);
        if (signal.aborted) return;
        this.index.append(answer);
        this.tellGrown();
        this.#loaded = true;
        this.#error = undefined;
        this.#tellSoon();
        if (answer.text !== "" && answer.next < answer.size_bytes) continue;
      } catch (error) {
        if (signal.aborted) return;
        this.#error = errorText(error);
        this.#tellSoon();
      }
      if (!this.index.complete) await visiblePause(POLL_MS, signal);
    }
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#state = {
        lineCount: this.index.lineCount,
        readBytes: this.index.next,
        sizeBytes: this.index.sizeBytes,
        complete: this.index.complete,
        loaded: this.#loaded,
        refilled: this.#refilled,
        ...(this.#error === undefined ? {} : { error: this.#error }),
      };
      for (const listener of this.#listeners) listener();
    }, TELL_MS);
  }
}
