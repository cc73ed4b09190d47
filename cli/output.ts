/** What the command line writes: colours only where a person looks at a terminal. */

type Stream = { writeSync(bytes: Uint8Array): number; isTerminal(): boolean };

/** Paints text; where colours are off it gives the text back as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Writes to a stream; a reader that has gone away (`haloop … | head`) is no error. */
export class Output {
  readonly style: Style;
  constructor(readonly stream: Stream) {
    this.style = styleFor(this.colours);
  }

  get colours(): boolean {
    // Deno.noColor is true for any NO_COLOR that is not empty: https://no-color.org
    return !Deno.noColor && Deno.env.get("TERM") !== "dumb" && this.stream.isTerminal();
  }

  write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    try {
      for (let at = 0; at < bytes.length;) at += this.stream.writeSync(bytes.subarray(at));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  }

  line(text = ""): void {
    this.write(text + "\n");
  }

  /** A value for scripts; its shape is a documented contract. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, null, 2));
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
export const out = new Output(Deno.stdout);
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
  };
}
