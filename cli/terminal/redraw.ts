/** A block of lines that is drawn anew in its place. */
import type { Output } from "../output.ts";
import { shortened } from "./table.ts";

export class Redraw {
  #height = 0;
  constructor(private readonly output: Output) {}

  /** Replaces what was drawn before. Lines are taken as they are; they must fit the terminal. */
  draw(lines: readonly string[]): void {
    const up = this.#height === 0 ? "" : `\x1b[${this.#height}A`;
    // Each line is cleared before it is written, the rest of the screen afterwards: no flicker.
    const text = lines.map((line) => `\x1b[2K${line}\n`).join("");
    this.output.write(`${up}\r${text}\x1b[J`);
    this.#height = lines.length;
  }
}

/** Rows that fit a terminal with `rows` lines, and a last one that tells how many do not. */
export function fitting(lines: readonly string[], rows: number, width: number): string[] {
  const room = Math.max(2, rows - 1);
  if (lines.length <= room) return [...lines];
  const left_out = lines.length - (room - 1);
  return [...lines.slice(0, room - 1), shortened(`… and ${left_out} more`, width)];
}
