/** SHA-256 in lower-case hex: the hash that approvals and `If-Match` carry. */
import { createHash } from "node:crypto";

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** The hash of what comes in pieces, which need not fit into memory together. */
export class RunningHash {
  readonly #hash = createHash("sha256");
  #size_bytes = 0;

  /** How much has gone through. */
  get size_bytes(): number {
    return this.#size_bytes;
  }

  /** Hands the pieces on and takes them into the hash as they pass. */
  async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#hash.update(chunk);
      this.#size_bytes += chunk.length;
      yield chunk;
    }
  }

  /** To be asked once, when everything has gone through. */
  hex(): string {
    return this.#hash.digest("hex");
  }
}

export async function sha256OfChunks(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = new RunningHash();
  const passing = hash.through(chunks);
  while (!(await passing.next()).done);
  return hash.hex();
}
