/** What the command line writes: colours only where a person looks at a terminal. */
import { readerIsGone } from "./terminal/reader.ts";

type Stream = { writeSync(bytes: Uint8Array): number; isTerminal(): boolean };

const DEFAULT_WIDTH = 80;

/** Paints text; where colours are off it gives the text back as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  cyan(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Writes to a stream; a reader that has gone away (`haloop … | head`) is no error. */
export class Output {
  readonly style: Style;
  #gone = false;
  /** @param fd its descriptor, to know of a reader that goes away while nothing is written */
  constructor(readonly stream: Stream, private readonly fd?: number) {
    this.style = styleFor(this.colours);
  }

  /** Nobody reads any more: a pipe or a terminal was closed. */
  get gone(): boolean {
    if (!this.#gone && this.fd !== undefined) this.#gone = readerIsGone(this.fd);
    return this.#gone;
  }

  get colours(): boolean {
    // Deno.noColor is true for any NO_COLOR that is not empty: https://no-color.org
    return !Deno.noColor && Deno.env.get("TERM") !== "dumb" && this.stream.isTerminal();
  }

  /** Whether lines can be drawn anew: on a terminal that moves its cursor. */
  get moves(): boolean {
    return Deno.env.get("TERM") !== "dumb" && this.stream.isTerminal();
  }

  /** Columns of the terminal; undefined off one, or where it does not tell. */
  get width(): number | undefined {
    if (!this.stream.isTerminal()) return undefined;
    const { columns } = Deno.consoleSize();
    return columns === 0 ? DEFAULT_WIDTH : columns;
  }

  write(text: string): void {
    this.bytes(new TextEncoder().encode(text));
  }

  /** What is no text, or not yet known to be. */
  bytes(bytes: Uint8Array): void {
    if (this.#gone) return;
    try {
      for (let at = 0; at < bytes.length;) at += this.stream.writeSync(bytes.subarray(at));
    } catch (error) {
      // A closed terminal gives EIO.
      const code = (error as { code?: string }).code;
      if (!(error instanceof Deno.errors.BrokenPipe) && code !== "EIO") throw error;
      this.#gone = true;
    }
  }

  line(text = ""): void {
    this.write(text + "\n");
  }

  /** A value for scripts; its shape is a documented contract. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, null, 2));
  }

  /** A value for scripts in one line, where one follows another. */
  jsonLine(value: unknown): void {
    this.line(JSON.stringify(value));
  }

  /** Rows of a label and a text, aligned. */
  rows(rows: readonly (readonly [label: string, text: string])[]): void {
    const width = Math.max(...rows.map(([label]) => label.length));
    for (const [label, text] of rows) {
      this.line(`  ${this.style.dim(label.padEnd(width))}  ${text}`);
    }
  }
}

/** Standard output: what was asked for. */
export const out = new Output(Deno.stdout, 1);
/** Standard error: what a person should know besides. */
export const err = new Output(Deno.stderr);

function styleFor(colours: boolean): Style {
  const paint = (on: number, off: number) => (text: string) =>
    colours ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}
