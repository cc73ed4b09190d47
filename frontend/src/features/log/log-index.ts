/**
 * The lines of a log that is read piece by piece. Where each piece begins is kept for all of them,
 * the text only for those used last, so that a log of any length takes a bounded amount of memory.
 */
import type { RunLog } from "@haloop/shared";
import { looksAfter } from "./sgr.ts";
import { splitLines } from "./split-lines.ts";

const DEFAULT_CACHE_CHARS = 12_000_000;

/** One answer of the server. Its lines can be made again from the same bytes and `carry`. */
interface Piece {
  from: number;
  /** The unfinished line that the piece before ended with. */
  carry: string;
  firstLine: number;
  lineCount: number;
  /** The looks in force at the beginning of its first line. */
  looks: string;
}

/** The lines of a piece, and what is in force at the beginning of each once that was asked for. */
interface Cached {
  lines: string[];
  looks?: string[];
}

export class LogIndex {
  /** The byte offset to read on from. */
  next = 0;
  sizeBytes = 0;
  complete = false;
  readonly #pieces: Piece[] = [];
  /** Lines by number of their piece; the one used last comes last. */
  readonly #cache = new Map<number, Cached>();
  #cachedChars = 0;
  /** What came after the last line break. */
  #rest = "";
  /** The looks in force at the beginning of the rest. */
  #looks = "";
  readonly #cacheChars: number;

  constructor(cacheChars = DEFAULT_CACHE_CHARS) {
    this.#cacheChars = cacheChars;
  }

  /** Takes in the answer to a read from `next`; one from elsewhere is not for here. */
  append(answer: RunLog): void {
    if (answer.from !== this.next) return;
    this.sizeBytes = Math.max(answer.size_bytes, answer.next);
    this.complete = answer.complete && answer.next >= answer.size_bytes;
    this.next = answer.next;
    if (answer.text === "") return;
    const carry = this.#rest;
    const { lines, rest } = splitLines(carry + answer.text);
    this.#rest = rest;
    const firstLine = this.#finished;
    const looks = this.#looks;
    this.#pieces.push({ from: answer.from, carry, firstLine, lineCount: lines.length, looks });
    const finished = carry.length + answer.text.length - rest.length;
    this.#looks = looksAfter(looks, (carry + answer.text).slice(0, finished));
    this.#remember(this.#pieces.length - 1, lines);
  }

  /** How many lines there are to show, the unfinished last one included. */
  get lineCount(): number {
    return this.#finished + (this.#rest === "" ? 0 : 1);
  }

  get pieceCount(): number {
    return this.#pieces.length;
  }

  /** The text of a line; undefined when its piece has to be read again first. */
  line(number: number): string | undefined {
    if (number === this.#finished) return this.#rest;
    const at = this.pieceOf(number);
    return this.#cache.get(at)?.lines[number - (this.#pieces[at]?.firstLine ?? 0)];
  }

  /** The colour escape that is in force at the beginning of a line in memory; "" when none is. */
  looks(number: number): string {
    if (number === this.#finished) return this.#looks;
    const at = this.pieceOf(number);
    const piece = this.#pieces[at];
    const cached = this.#cache.get(at);
    if (piece === undefined || cached === undefined) return "";
    cached.looks ??= looksOfLines(cached.lines, piece.looks);
    return cached.looks[number - piece.firstLine] ?? "";
  }

  /** The number of the piece that holds a line. */
  pieceOf(line: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.firstLine ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Which lines a piece holds and where to read its bytes from. */
  piece(at: number): Pick<Piece, "firstLine" | "lineCount" | "from"> | undefined {
    return this.#pieces[at];
  }

  /** The lines of a piece if they are in memory; counts as a use. */
  lines(at: number): string[] | undefined {
    const cached = this.#cache.get(at);
    if (cached !== undefined) {
      this.#cache.delete(at);
      this.#cache.set(at, cached);
    }
    return cached?.lines;
  }

  /** Makes the lines of a piece from what a read from its offset answered. */
  refill(at: number, text: string): string[] {
    const piece = this.#pieces[at];
    if (piece === undefined) return [];
    // The answer may reach further than it did the first time; the piece ends where it ended.
    const lines = splitLines(piece.carry + text).lines.slice(0, piece.lineCount);
    while (lines.length < piece.lineCount) lines.push("");
    this.#remember(at, lines);
    return lines;
  }

  get #finished(): number {
    const last = this.#pieces.at(-1);
    return last === undefined ? 0 : last.firstLine + last.lineCount;
  }

  #remember(at: number, lines: string[]): void {
    this.#forget(at);
    this.#cache.set(at, { lines });
    this.#cachedChars += charsOf(lines);
    for (const oldest of this.#cache.keys()) {
      if (this.#cachedChars <= this.#cacheChars || oldest === at) break;
      this.#forget(oldest);
    }
  }

  #forget(at: number): void {
    const cached = this.#cache.get(at);
    if (cached === undefined) return;
    this.#cachedChars -= charsOf(cached.lines);
    this.#cache.delete(at);
  }
}

function looksOfLines(lines: readonly string[], first: string): string[] {
  let looks = first;
  return lines.map((line) => {
    const before = looks;
    looks = looksAfter(looks, line);
    return before;
  });
}

function charsOf(lines: readonly string[]): number {
  // Every string costs something of its own, however short.
  return lines.reduce((sum, line) => sum + line.length + 16, 0);
}
