import type { RunLog } from "@haloop/shared";

const POLL_MS = 200;

export interface LogPiece {
  /** Byte offset of the piece in the log. */
  readonly from: number;
  readonly text: string;
  /** Nothing will be added after it. */
  readonly complete: boolean;
}

/**
 * The log of a run or a check piece by piece, from its first byte, none twice and none left out.
 *
 * @param read gives a part of it, from a byte offset on
 * @param follow whether to wait for more, asked anew each time, until nothing will be added any more
 */
export async function* logPieces(
  read: (from: number) => Promise<RunLog>,
  follow: () => boolean,
): AsyncGenerator<LogPiece> {
  for (let from = 0;;) {
    const { text, next, size_bytes, complete } = await read(from);
    if (text !== "" || complete) yield { from, text, complete };
    if (complete) return;
    // Without a whole character there is nothing to go on with until more is written.
    const more = next > from && next < size_bytes;
    from = next;
    if (more) continue;
    if (!follow()) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
