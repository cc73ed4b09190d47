/**
 * Text from agents and files made safe to show: escape sequences could rewrite the screen, rename the
 * window or hide words (a terminal obeys whatever it is sent).
 */
import { stripVTControlCharacters } from "node:util";
import type { Output } from "../output.ts";

// All control characters but tab and newline, and the marks that reorder text.
// deno-lint-ignore no-control-regex
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** The text as a terminal may be sent it; lines that overwrite themselves become lines. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"))
    .replace(UNSAFE, "");
}

// A return that a newline may follow, and an escape sequence (ECMA-48, 5.4; OSC: 8.3.89) without its end.
// deno-lint-ignore no-control-regex
const UNFINISHED = /(?:\r|\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]{0,256})?)$/;

/**
 * Splits a piece of a stream: what can be judged by itself, and the beginning of something that only the
 * next piece completes.
 */
export function judgeable(piece: string): { whole: string; rest: string } {
  const at = piece.search(UNFINISHED);
  return at === -1
    ? { whole: piece, rest: "" }
    : { whole: piece.slice(0, at), rest: piece.slice(at) };
}

/** The text in one line. */
export function inOneLine(text: string): string {
  return printable(text).replace(/\s+/g, " ").trim();
}

/** The text for where it goes: untouched into a file or a pipe, safe onto a terminal. */
export function fitFor(output: Output, text: string): string {
  return output.stream.isTerminal() ? printable(text) : text;
}
