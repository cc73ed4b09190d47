/**
 * An artifact's text as the editor holds it: lines, apart from how they are ended. Only a text that
 * ends every line with CRLF loses the CRs here, and gets exactly those back; any other CR stays a
 * character of its line. So what is saved differs from what was read only where a person typed.
 */
import { Text } from "@codemirror/state";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

export type LineEnd = "\n" | "\r\n";

/** A text that the server has or had. `hash` is that of its bytes, as `If-Match` carries it. */
export interface SavedText {
  doc: Text;
  line_end: LineEnd;
  hash: string;
}

/** The lines of `text` and the line end that gives `text` back. */
export function parseText(text: string): { doc: Text; line_end: LineEnd } {
  const crlf = text.includes("\r\n") && !/\r(?!\n)|(?<!\r)\n/.test(text);
  const line_end = crlf ? "\r\n" : "\n";
  return { doc: parseLines(text, line_end), line_end };
}

/** The lines of a text whose line ends are known. */
export function parseLines(text: string, line_end: LineEnd): Text {
  return Text.of(text.split(line_end));
}

/** The string of `doc` with the given line ends: the inverse of {@link parseText}. */
export function writeText(doc: Text, line_end: LineEnd): string {
  return doc.sliceString(0, doc.length, line_end);
}

/**
 * A text with the hash that the server tells for it. The server's is preferred to our own: it is
 * that of the bytes in the file, which a byte order mark can make differ from the text's.
 */
export function savedText(text: string, hash?: string): SavedText {
  return { ...parseText(text), hash: hash ?? hashOf(text) };
}

/**
 * SHA-256 of the UTF-8 bytes in lower-case hex. Not `crypto.subtle`: browsers withhold that from
 * pages that came over plain HTTP from another machine, and it cannot answer at once.
 */
export function hashOf(text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(text)));
}
