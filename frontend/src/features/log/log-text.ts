/** How a raw line of a log becomes what is shown. Everything in it is data: nothing is obeyed. */
import Anser from "anser";
import { looksAfter } from "./sgr.ts";

export interface LogSpan {
  text: string;
  className: string;
  /** Colours outside the sixteen of the palette, as `r, g, b`. */
  colour?: string;
}

// Escape sequences that are not about colour (titles, links, cursor moves, device control): a page
// has no terminal that they could drive, so they are left out. Each ends at its terminator.
// deno-fmt-ignore
// deno-lint-ignore no-control-regex
const OTHER_ESCAPES = /\x1b(?:[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\[[0-9:;<=>?]*[ -/]*[@-ln-~]|[ -/]+[0-~]|[0-Z\\^-~])/g;

// deno-lint-ignore no-control-regex
const COLOUR_ESCAPES = /\x1b\[[0-9:;]*m/g;

// What would be invisible or turn the reading order around is shown as its code point.
// deno-fmt-ignore
// deno-lint-ignore no-control-regex
const INVISIBLE = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** The part of a line that is left after carriage returns have done their work begins here. */
function overwritten(line: string): number {
  return line.lastIndexOf("\r") + 1;
}

function withoutEnd(raw: string): string {
  return raw.endsWith("\r") ? raw.slice(0, -1) : raw;
}

function visible(text: string): string {
  const kept = text.includes("\x1b") ? text.replace(OTHER_ESCAPES, "") : text;
  return kept.replace(INVISIBLE, (sign) => `⟨U+${hex(sign)}⟩`);
}

const OVERWRITTEN = /[^\n]*\r(?=[^\n])|\r(?=\n|$)/g;
const NOTHING_TO_DO = /^[\x20-\x7e\t\n]*$/;

/** Lines without any escape, for searching; there are as many of them as before. */
export function plainText(raw: string): string {
  if (NOTHING_TO_DO.test(raw)) return raw;
  const settled = raw.includes("\r")
    ? raw.replace(/\r+(?=\n|$)/g, "\r").replace(OVERWRITTEN, "")
    : raw;
  return visible(settled.includes("\x1b") ? settled.replace(COLOUR_ESCAPES, "") : settled)
    .replaceAll("\x1b", "");
}

/** The line in its colours; `looks` is the escape in force at its beginning. */
export function logSpans(raw: string, looks = ""): LogSpan[] {
  const line = withoutEnd(raw);
  const from = overwritten(line);
  const settled = looksAfter(looks, line.slice(0, from)) + visible(line.slice(from));
  if (!settled.includes("\x1b")) return [{ text: settled, className: "" }];
  const entries = Anser.ansiToJson(settled, { use_classes: true, remove_empty: true });
  return entries.map((entry) => {
    const colour = entry.fg === "ansi-truecolor" ? entry.fg_truecolor : undefined;
    return {
      text: entry.content.replaceAll("\x1b", ""),
      className: classesOf(entry),
      ...(colour === undefined ? {} : { colour }),
    };
  });
}

const DECORATIONS: Readonly<Record<string, string>> = {
  bold: "font-semibold",
  dim: "opacity-75",
  italic: "italic",
  underline: "underline",
  strikethrough: "line-through",
};

function classesOf(entry: Anser.AnserJsonEntry): string {
  const classes = entry.decorations.map((name) => DECORATIONS[name] ?? "");
  if (/^ansi-[a-z-]+$/.test(entry.fg ?? "")) classes.push(`${entry.fg}-fg`);
  // A background of the agent's choosing could hide text; a mark in our own tone cannot.
  if (entry.bg !== null && entry.bg !== "") classes.push("ansi-any-bg");
  return classes.filter((name) => name !== "").join(" ");
}

function hex(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
