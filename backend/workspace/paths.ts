/**
 * Names of files as git gives them: bytes. A string here holds one byte a character (Latin-1), so that
 * names that are no UTF-8 pass through unchanged.
 */

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const EXACT = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** What git printed with `-z`: its fields, one byte a character. */
export function fieldsOf(output: Uint8Array): string[] {
  const fields = latin1(output).split("\0");
  if (fields.at(-1) === "") fields.pop();
  return fields;
}

/** Fields for git to read with `-z`. */
export function joined(fields: readonly string[]): Uint8Array<ArrayBuffer> {
  return bytesOf(fields.map((field) => `${field}\0`).join(""));
}

export function bytesOf(latin: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(latin.length);
  for (let at = 0; at < latin.length; at += 1) bytes[at] = latin.charCodeAt(at);
  return bytes;
}

/** The name as a person reads it; what is no UTF-8 becomes U+FFFD. */
export function shown(latin: string): string {
  return UTF8.decode(bytesOf(latin));
}

/** The name as the file functions take it; undefined when it is no UTF-8, which they cannot say. */
export function spoken(latin: string): string | undefined {
  try {
    return EXACT.decode(bytesOf(latin));
  } catch {
    return undefined;
  }
}

/** A name from outside as one byte a character. */
export function latinOf(text: string): string {
  return latin1(new TextEncoder().encode(text));
}

/** The id of a file: its name's bytes in base64url (RFC 4648, section 5) without padding. */
export function fileId(latin: string): string {
  return btoa(latin).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  // fromCharCode takes its characters as arguments, of which there may not be too many.
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return parts.join("");
}
