/** The colours and other looks that a terminal keeps from one line to the next; pure. */

interface Looks {
  fg: string;
  bg: string;
  decorations: Set<number>;
}

/** Which decorations a code ends: 22 ends bold and dim, 24 underline, and so on. */
const ENDS: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4],
  25: [5],
  27: [7],
  28: [8],
  29: [9],
};

/**
 * What is in force after `text`, when `before` was in force at its beginning: both are "" or one
 * colour escape that brings the looks about again.
 */
export function looksAfter(before: string, text: string): string {
  // What came before a full reset counts for nothing.
  const reset = text.lastIndexOf(RESET);
  let looks = reset === -1 ? before : "";
  for (
    let at = text.indexOf(BEGIN, Math.max(0, reset));
    at !== -1;
    at = text.indexOf(BEGIN, at + 2)
  ) {
    let end = at + 2;
    while (isParameter(text.charCodeAt(end))) end++;
    if (text[end] === "m") looks = next(looks, text.slice(at + 2, end));
  }
  return looks;
}

const BEGIN = "\x1b[";
const RESET = "\x1b[0m";

/** A digit or a semicolon. */
function isParameter(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39 || unit === 0x3b;
}

/** A log has millions of escapes and few different ones: what came of each is remembered. */
const remembered = new Map<string, string>();
const MOST_REMEMBERED = 4096;

function next(looks: string, codes: string): string {
  const key = `${looks} ${codes}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const after = parsed(looks);
  apply(after, codes);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, written(after));
  return written(after);
}

function parsed(escape: string): Looks {
  const looks: Looks = { fg: "", bg: "", decorations: new Set() };
  const codes = escape.slice(2, -1);
  if (codes !== "") apply(looks, codes);
  return looks;
}

function written({ fg, bg, decorations }: Looks): string {
  const codes = [...decorations, fg, bg].filter((code) => code !== "");
  return codes.length === 0 ? "" : `\x1b[${codes.join(";")}m`;
}

function apply(looks: Looks, codes: string): void {
  const numbers = codes.split(";").map(Number);
  for (let at = 0; at < numbers.length; at++) {
    const code = numbers[at] ?? 0;
    if (code === 38 || code === 48) {
      const length = numbers[at + 1] === 5 ? 3 : numbers[at + 1] === 2 ? 5 : 1;
      const colour = numbers.slice(at, at + length).join(";");
      if (length > 1) looks[code === 38 ? "fg" : "bg"] = colour;
      at += length - 1;
    } else applyOne(looks, code);
  }
}

function applyOne(looks: Looks, code: number): void {
  if (code === 0) {
    looks.fg = "";
    looks.bg = "";
    looks.decorations.clear();
  } else if (code >= 1 && code <= 9) looks.decorations.add(code);
  else if (code in ENDS) { for (const ended of ENDS[code] ?? []) looks.decorations.delete(ended); }
  else if (code === 39) looks.fg = "";
  else if (code === 49) looks.bg = "";
  else if (code >= 30 && code <= 37 || code >= 90 && code <= 97) looks.fg = String(code);
  else if (code >= 40 && code <= 47 || code >= 100 && code <= 107) looks.bg = String(code);
}
