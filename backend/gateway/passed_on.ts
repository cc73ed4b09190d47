/** A stream that is passed on as it comes while somebody looks at it. */

type Bytes = Uint8Array<ArrayBuffer>;

export interface Watcher {
  /** @returns what is passed on for it */
  chunk(bytes: Bytes): Bytes;
  /** What is passed on at the end. */
  rest(): Bytes;
  /** @param cut whether it ended before its end */
  end(cut: boolean): void;
  /** The reader has gone away. */
  cancel(): void;
}

/** How far it reads ahead of a slow reader. */
const MOST_WAITING = 1024 * 1024;

/**
 * The same bytes as soon as they come. What comes while the reader is busy is given in one piece next
 * time: each piece costs the way through a socket, and model APIs send a thousand small ones.
 */
export function passedOn(body: ReadableStream<Bytes>, watcher: Watcher): ReadableStream<Bytes> {
  const source = body.getReader();
  const waiting = new Waiting();
  let left = false;
  const pump = async () => {
    for (;;) {
      await waiting.room();
      const { done, value } = await source.read();
      if (left) return;
      if (done) {
        waiting.add(watcher.rest());
        watcher.end(false);
        return;
      }
      waiting.add(watcher.chunk(value));
    }
  };
  const pumped = pump().then(
    () => waiting.close(),
    (error) => {
      if (!left) watcher.end(true);
      waiting.close(error);
    },
  );
  return new ReadableStream({
    async pull(controller) {
      const { bytes, closed } = await waiting.take();
      if (bytes.length > 0) controller.enqueue(bytes);
      if (!closed) return;
      if (closed.error === undefined) controller.close();
      else controller.error(closed.error);
    },
    async cancel() {
      left = true;
      watcher.cancel();
      watcher.end(true);
      waiting.close();
      await pumped;
    },
  });
}

/** What has come and was not taken yet. */
class Waiting {
  #chunks: Bytes[] = [];
  #length = 0;
  #closed: { error?: unknown } | undefined;
  #changed = Promise.withResolvers<void>();

  add(bytes: Bytes): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    this.#tell();
  }

  close(error?: unknown): void {
    this.#closed ??= error === undefined ? {} : { error };
    this.#tell();
  }

  /** Resolves when there is something, or nothing more will come; `closed` is told after the last byte. */
  async take(): Promise<{ bytes: Bytes; closed?: { error?: unknown } | undefined }> {
    while (this.#length === 0 && this.#closed === undefined) await this.#changed.promise;
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#length = 0;
    this.#tell();
    const bytes = chunks.length === 1 ? chunks[0]! : new Uint8Array(Buffer.concat(chunks));
    return { bytes, closed: this.#closed };
  }

  /** Resolves when the reader is not too far behind. */
  async room(): Promise<void> {
    while (this.#length > MOST_WAITING && this.#closed === undefined) await this.#changed.promise;
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
