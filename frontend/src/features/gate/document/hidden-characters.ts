/**
 * Characters that change what a reader sees without being seen themselves: a text can read one way
 * and be another. They are shown by their names wherever an artifact is.
 */

const NAMES: Readonly<Record<string, string>> = {
  "\u00ad": "SHY",
  "\u061c": "ALM",
  "\u200b": "ZWSP",
  "\u200e": "LRM",
  "\u200f": "RLM",
  "\u2028": "LS",
  "\u2029": "PS",
  "\u202a": "LRE",
  "\u202b": "RLE",
  "\u202c": "PDF",
  "\u202d": "LRO",
  "\u202e": "RLO",
  "\u2060": "WJ",
  "\u2066": "LRI",
  "\u2067": "RLI",
  "\u2068": "FSI",
  "\u2069": "PDI",
  "\ufeff": "BOM",
  "\r": "CR",
};

/** Those that can reorder the text around them. */
export const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Everything that is shown by its name; the tag characters can spell whole hidden sentences. */
export const HIDDEN =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffc\u{e0001}\u{e0020}-\u{e007f}]/gu;

/** A short name for such a character: "RLO", or its code point. */
export function hiddenName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xe0020 && code < 0xe007f) return `tag ${String.fromCharCode(code - 0xe0000)}`;
  return NAMES[character] ?? codePoint(character);
}

/** What is told about it on hover. */
export function hiddenTitle(character: string): string {
  const reorders = BIDI_CONTROLS.test(character) ? ", which reorders the text around it" : "";
  return `Hidden character ${codePoint(character)}${reorders}`;
}

/** A text cut at its hidden characters. */
export function splitHidden(text: string): { text: string; hidden: boolean }[] {
  const parts: { text: string; hidden: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hidden: false });
    parts.push({ text: match[0], hidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hidden: false });
  return parts;
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
