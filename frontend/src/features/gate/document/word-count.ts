/** Counts words the way a reader would, in any script. */
import type { Text } from "@codemirror/state";

// A run of letters and digits, with the marks that hold one word together: don't, re-run, 3.5.
const WORD = /[\p{L}\p{N}]+(?:[\p{M}'’.\-_][\p{L}\p{N}]+|\p{M}+)*/gu;
// Scripts that are written without spaces: every character is counted, as word processors do.
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
const HAS_UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

export function countWords(text: string): number {
  if (!HAS_UNSPACED.test(text)) return count(WORD, text);
  return count(UNSPACED, text) + count(WORD, text.replace(UNSPACED, " "));
}

/** The words of a whole document, line by line, without making one string of it. */
export function countDocument(doc: Text): number {
  let words = 0;
  for (const line of doc.iterLines()) words += countWords(line);
  return words;
}

function count(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  let found = 0;
  while (pattern.exec(text) !== null) found += 1;
  return found;
}
