/** Bytes that arrive in pieces, as the lines that they make up. */

/** A line as it lies in the whole: its text without the newline, and where its first byte is. */
export interface PlacedLine {
  readonly text: string;
  readonly at: number;
}

/** More of one line than this is no line of a program that means well: it is given in pieces. */
const MOST_BYTES = 8 * 1024 * 1024;
const NEWLINE = 0x0a;
const DECODER = new TextDecoder();

export class LineSplitter {
  #pieces: Uint8Array[] = [];
  #held = 0;

  /** @param at where the first byte that will be fed lies in the whole */
  constructor(private at = 0) {}

  /** Where the line begins whose newline has not come yet. */
  get position(): number {
    return this.at;
  }

  /** The lines that these bytes complete. */
  feed(bytes: Uint8Array): PlacedLine[] {
    const lines: PlacedLine[] = [];
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
      this.#hold(bytes.subarray(from, end));
      lines.push(this.#take(1));
      from = end + 1;
    }
    this.#hold(bytes.slice(from));
    if (this.#held > MOST_BYTES) lines.push(this.#take(0));
    return lines;
  }

  /** The line that the bytes end with although it has no newline; undefined when it has one. */
  rest(): PlacedLine | undefined {
    return this.#held === 0 ? undefined : this.#take(0);
  }

  #hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#held += piece.length;
  }

  #take(newline_bytes: number): PlacedLine {
    const [only] = this.#pieces;
    const whole = this.#pieces.length === 1 && only !== undefined ? only : this.#joined();
    const line = { text: DECODER.decode(whole), at: this.at };
    this.at += this.#held + newline_bytes;
    this.#pieces = [];
    this.#held = 0;
    return line;
  }

  #joined(): Uint8Array {
    const whole = new Uint8Array(this.#held);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
