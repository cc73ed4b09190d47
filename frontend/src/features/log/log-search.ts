/** Searching a whole log, piece by piece, those not in memory included. */
import type { LogReader } from "./log-reader.ts";
import { plainLine } from "./log-text.ts";

/** More hits than this help nobody. */
export const MAX_HITS = 10_000;

export interface LogHits {
  query: string;
  /** Numbers of the lines that match, ascending. */
  lines: readonly number[];
  /** Every line there is has been looked at. */
  done: boolean;
  capped: boolean;
}

export const NO_HITS: LogHits = { query: "", lines: [], done: true, capped: false };

/** Looks through all pieces and tells what was found so far after each few of them. */
export async function searchLog(
  reader: LogReader,
  query: string,
  signal: AbortSignal,
  tell: (hits: LogHits) => void,
): Promise<void> {
  const needle = query.toLowerCase();
  const lines: number[] = [];
  const { index } = reader;
  const matches = (line: string) => plainLine(line).toLowerCase().includes(needle);
  for (let at = 0; at < index.pieceCount; at++) {
    const first = index.piece(at)?.firstLine ?? 0;
    const text = await reader.lines(at);
    if (signal.aborted) return;
    text.forEach((line, n) => matches(line) && lines.push(first + n));
    if (lines.length >= MAX_HITS) {
      return tell({ query, lines: lines.slice(0, MAX_HITS), done: true, capped: true });
    }
    if (at % 16 === 15) {
      tell({ query, lines: [...lines], done: false, capped: false });
      // Lets the page breathe between pieces.
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  const last = index.lineCount - 1;
  const rest = index.line(last);
  if (rest !== undefined && lines.at(-1) !== last && matches(rest)) lines.push(last);
  tell({ query, lines, done: true, capped: false });
}
