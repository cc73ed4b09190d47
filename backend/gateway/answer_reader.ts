/** Reads what an answer of the model tells of itself, while it goes by: model, usage, failure. */
import type { ModelProtocol, RunUsage } from "@haloop/shared";
import { usageIn } from "./usage.ts";

/** Longer lines and bodies are let through unread: what they used is not known then. */
const MOST_READ = 32 * 1024 * 1024;

export interface AnswerFacts {
  readonly model?: string;
  readonly usage?: Partial<RunUsage>;
  /** Whether the usage is that of the whole answer. */
  readonly complete: boolean;
  /** A way of serving that has a price of its own (priority, fast, flex), as the vendor calls it. */
  readonly tier?: string;
  /** A failure that came inside of a stream. */
  readonly failure?: { readonly status: number; readonly message: string };
  /** The parsed body, where it is no stream. */
  readonly body?: unknown;
}

/** Takes the bytes of one answer in their order. */
export class AnswerReader {
  readonly #decoder = new TextDecoder();
  readonly #streamed: boolean;
  #pending: string[] = [];
  #pending_length = 0;
  #facts: AnswerFacts = { complete: false };

  constructor(private readonly protocol: ModelProtocol, content_type: string) {
    this.#streamed = content_type.startsWith("text/event-stream");
  }

  push(bytes: Uint8Array): void {
    this.#add(this.#decoder.decode(bytes, { stream: true }));
  }

  /** @returns what was told; to be called once, after the last byte */
  end(): AnswerFacts {
    this.#add(this.#decoder.decode());
    const rest = this.#take();
    if (this.#streamed) this.#line(rest);
    else this.#body(rest);
    return this.#facts;
  }

  #add(text: string): void {
    let from = 0;
    if (this.#streamed) {
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", from)) {
        this.#keep(text.slice(from, at));
        this.#line(this.#take());
        from = at + 1;
      }
    }
    this.#keep(text.slice(from));
  }

  #keep(text: string): void {
    if (text === "") return;
    this.#pending_length += text.length;
    if (this.#pending_length <= MOST_READ) this.#pending.push(text);
    else this.#pending = [];
  }

  #take(): string {
    const text = this.#pending.join("");
    this.#pending = [];
    this.#pending_length = 0;
    return text;
  }

  /** Of an event stream only lines that can tell something are parsed: most of them are text alone. */
  #line(line: string): void {
    if (!line.startsWith("data:") || !/"(usage|usageMetadata|error)"/.test(line)) return;
    const value = parsed(line.slice("data:".length));
    if (value !== undefined) this.#tell(usageIn(this.protocol, value));
  }

  #body(text: string): void {
    const value = parsed(text);
    if (value === undefined) return;
    // Gemini without `alt=sse` streams one array.
    for (const part of Array.isArray(value) ? value : [value]) {
      this.#tell({ ...usageIn(this.protocol, part), complete: true });
    }
    this.#facts = { ...this.#facts, body: value };
  }

  /** Counts in a stream replace earlier ones: they are of the whole answer so far. */
  #tell(told: AnswerFacts): void {
    const usage = told.usage === undefined
      ? {}
      : { usage: { ...this.#facts.usage, ...told.usage } };
    const complete = this.#facts.complete || (told.usage !== undefined && told.complete);
    this.#facts = { ...this.#facts, ...told, ...usage, complete };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
