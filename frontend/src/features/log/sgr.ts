/** The colours and other looks that a terminal keeps from one line to the next; pure. */

interface Looks {
  fg: string;
  bg: string;
  decorations: Set<number>;
}

// deno-lint-ignore no-control-regex
const SGR = /\x1b\[([0-9;]*)m/g;

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
  if (!text.includes("\x1b[")) return before;
  let looks: Looks | undefined;
  for (const [, codes = ""] of text.matchAll(SGR)) {
    looks ??= parsed(before);
    apply(looks, codes);
  }
  return looks === undefined ? before : written(looks);
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
