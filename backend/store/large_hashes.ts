import { sha256OfChunks } from "../hash.ts";
import type { OpenFile } from "../regular_file.ts";

const MOST_KNOWN = 1_000;

/**
 * A file that was written this short a time ago may be written again within the same tick of the
 * kernel's clock, and show the same times then.
 */
const SETTLED_NS = 2_000_000_000n;

/**
 * The hashes of large files by their times and sizes, so that a mission that changes all the time is
 * shown without reading hundreds of megabytes each time. For showing only: what binds an approval is
 * read from the file.
 */
export class LargeHashes {
  readonly #known = new Map<string, { mark: string; hash: string }>();

  async of(path: string, file: OpenFile): Promise<string> {
    const known = this.#known.get(path);
    if (known?.mark === file.mark) return known.hash;
    const settled = BigInt(Date.now()) * 1_000_000n - file.changed_ns > SETTLED_NS;
    const hash = await sha256OfChunks(file.chunks());
    if (settled) this.#keep(path, { mark: file.mark, hash });
    return hash;
  }

  #keep(path: string, known: { mark: string; hash: string }): void {
    this.#known.delete(path);
    this.#known.set(path, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}
