/** What a run's output tells while it is collected, and once it is whole. */
import type { StreamReader, StreamTotals } from "../agents/agent.ts";
import { LineSplitter } from "../line_splitter.ts";
import type { MissionStore } from "../store/mission_store.ts";
import type { OutputWatch } from "./run_log.ts";
import type { StreamWord } from "./run_outcome.ts";

const CHUNK_BYTES = 256 * 1024;

/** Told of what matters to a watchdog. */
export interface Listener {
  heard(final: boolean): void;
}

export class RunStream implements OutputWatch {
  readonly #lines = new LineSplitter();
  #position = 0;

  constructor(private readonly reader: StreamReader, private readonly listener: Listener) {}

  get position(): number {
    return this.#position;
  }

  get totals(): StreamTotals {
    return this.reader.totals;
  }

  output(chunk: Uint8Array): void {
    this.#position += chunk.length;
    for (const { text, at } of this.#lines.feed(chunk)) this.reader.line(text, at);
    this.listener.heard(this.reader.final);
  }

  unheard(): void {
    this.listener.heard(this.reader.final);
  }

  /** Reads what an earlier process, or an earlier attempt of this one, put into the log. */
  async catchUp(store: MissionStore, mission_id: string, run_id: string, limit_bytes: number) {
    // What is beyond the limit is our own line about it.
    const end = Math.min(await store.logSize(mission_id, run_id), limit_bytes);
    while (this.#position < end) {
      const most = Math.min(CHUNK_BYTES, end - this.#position);
      const chunk = await store.readLog(mission_id, run_id, this.#position, most);
      if (chunk.length === 0) return;
      this.output(chunk);
    }
  }

  /** The agent's word about the run; to be asked once the output is whole. */
  word(exit_code: number | undefined): StreamWord {
    const rest = this.#lines.rest();
    if (rest !== undefined) this.reader.line(rest.text, rest.at);
    return { final: this.reader.final, verdict: this.reader.verdict(exit_code) };
  }
}
