/** Turning bytes of a log into text without breaking characters. */

const DECODER = new TextDecoder();

/**
 * Decodes bytes up to the end of the last whole character; what is no UTF-8 becomes U+FFFD.
 *
 * @param all no byte follows, so that a cut character is decoded too
 * @returns the text, and how many bytes it stands for
 */
export function completeText(bytes: Uint8Array, all: boolean): { text: string; length: number } {
  const length = all ? bytes.length : bytes.length - unfinished(bytes);
  return { text: DECODER.decode(bytes.subarray(0, length)), length };
}

/** The last lines of a text. */
export function lastLines(text: string, count: number): string {
  const lines = text.split("\n");
  const ends_with_newline = lines.at(-1) === "";
  return lines.slice(-(count + (ends_with_newline ? 1 : 0))).join("\n");
}

/** How many bytes at the end begin a character that needs more bytes (RFC 3629, section 3). */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}
