/** Searching a whole log, piece by piece, those not in memory included. */
import type { LogReader } from "./log-reader.ts";
import { plainText } from "./log-text.ts";

/** More hits than this help nobody. */
export const MAX_HITS = 10_000;
/** So many pieces are asked for before they are looked through. */
const READ_AHEAD = 3;
const RETRY_MS = 1000;
/** How often the screen hears of hits at most. */
const TELL_MS = 120;

export interface LogHits {
  query: string;
  /** Numbers of the lines that match, ascending. */
  lines: readonly number[];
  /** Every line there is has been looked at. */
  done: boolean;
  capped: boolean;
  /** How far the search is, from 0 to 1. */
  share: number;
}

export const NO_HITS: LogHits = { query: "", lines: [], done: true, capped: false, share: 1 };

/**
 * Looks through all pieces, and on through what is written later, until `signal` ends it. Tells what
 * was found so far every now and then; the page can draw and scroll in between.
 */
export async function searchLog(
  reader: LogReader,
  query: string,
  signal: AbortSignal,
  tell: (hits: LogHits) => void,
): Promise<void> {
  const { index } = reader;
  const needle = query.toLowerCase();
  const lines: number[] = [];
  let told_ms = performance.now();
  for (let at = 0; !signal.aborted;) {
    if (at === index.pieceCount) {
      tell({
        query,
        lines: [...lines, ...inRest(reader, needle)],
        done: true,
        capped: false,
        share: 1,
      });
      if (index.complete) return;
      await reader.grown(signal);
      continue;
    }
    const text = await piece(reader, at).catch(() => undefined);
    if (signal.aborted) return;
    if (text === undefined) {
      // The server is away; the page says so and comes back by itself, and so does this.
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      continue;
    }
    const first = index.piece(at)?.firstLine ?? 0;
    for (const line of linesWith(needle, text)) lines.push(first + line);
    at++;
    if (lines.length >= MAX_HITS) {
      return tell({ query, lines: lines.slice(0, MAX_HITS), done: true, capped: true, share: 1 });
    }
    if (performance.now() - told_ms > TELL_MS) {
      told_ms = performance.now();
      tell({ query, lines: [...lines], done: false, capped: false, share: at / index.pieceCount });
    }
    await nextTask();
  }
}

async function piece(reader: LogReader, at: number): Promise<string> {
  const last = Math.min(at + READ_AHEAD, reader.index.pieceCount - 1);
  for (let ahead = at + 1; ahead <= last; ahead++) reader.lines(ahead).catch(() => {});
  return (await reader.lines(at)).join("\n");
}

/** The unfinished last line is looked at anew each time: it may grow. */
function inRest(reader: LogReader, needle: string): number[] {
  const last = reader.index.lineCount - 1;
  const at = reader.index.pieceCount - 1;
  const piece = reader.index.piece(at);
  const rest = piece === undefined || last >= piece.firstLine + piece.lineCount
    ? reader.index.line(last)
    : undefined;
  return rest !== undefined && linesWith(needle, rest).length > 0 ? [last] : [];
}

/** Which lines of a text have the needle, in whatever case; counted from 0. */
export function linesWith(needle: string, text: string): number[] {
  const plain = plainText(text).toLowerCase();
  const found: number[] = [];
  let line = 0;
  let begin = 0;
  for (let hit = plain.indexOf(needle); hit !== -1; hit = plain.indexOf(needle, begin)) {
    for (let end = plain.indexOf("\n", begin); end !== -1 && end < hit;) {
      line++;
      begin = end + 1;
      end = plain.indexOf("\n", begin);
    }
    found.push(line);
    const end = plain.indexOf("\n", hit);
    if (end === -1) break;
    line++;
    begin = end + 1;
  }
  return found;
}

function nextTask(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
