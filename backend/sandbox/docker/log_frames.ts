/** Of each frame: one byte for the stream, three zeros, four for the length (big endian). */
const HEADER_BYTES = 8;
const LENGTH_AT = 4;

/**
 * The payload of docker's log frames from byte `from` on, standard output and standard error as they
 * came. A payload is handed on as it arrives and is not copied.
 * https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export async function* payloads(
  chunks: AsyncIterable<Uint8Array>,
  from: number,
): AsyncGenerator<Uint8Array> {
  const frames = new FrameReader();
  let to_skip = from;
  for await (const chunk of chunks) {
    for (const payload of frames.read(chunk)) {
      const skipped = Math.min(to_skip, payload.length);
      to_skip -= skipped;
      if (skipped < payload.length) yield payload.subarray(skipped);
    }
  }
}

/** Cuts chunks, which end anywhere, into payloads. */
class FrameReader {
  readonly #header = new Uint8Array(HEADER_BYTES);
  #header_filled = 0;
  #payload_left = 0;

  *read(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payload_left === 0) {
        at += this.#readHeader(chunk.subarray(at));
      } else {
        const payload = chunk.subarray(at, at + this.#payload_left);
        this.#payload_left -= payload.length;
        at += payload.length;
        yield payload;
      }
    }
  }

  /** Returns how many bytes of the chunk belonged to the header. */
  #readHeader(chunk: Uint8Array): number {
    const part = chunk.subarray(0, HEADER_BYTES - this.#header_filled);
    this.#header.set(part, this.#header_filled);
    this.#header_filled += part.length;
    if (this.#header_filled === HEADER_BYTES) {
      this.#payload_left = new DataView(this.#header.buffer).getUint32(LENGTH_AT);
      this.#header_filled = 0;
    }
    return part.length;
  }
}
