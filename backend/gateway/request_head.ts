/** The head of an HTTP/1.1 request (RFC 9112), read from a connection by hand: a proxy needs the rest raw. */
import { sameText } from "../same_text.ts";

const LONGEST_HEAD = 32 * 1024;
const PATIENCE_MS = 30_000;

export interface Head {
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  /** What came after the head already. */
  readonly rest: Uint8Array;
}

/** @throws Error when the connection ends, takes too long, or sends something else */
export async function readHead(conn: Deno.Conn): Promise<Head> {
  const timer = setTimeout(() => conn.close(), PATIENCE_MS);
  try {
    const bytes = new Uint8Array(LONGEST_HEAD);
    let length = 0;
    while (length < bytes.length) {
      const count = await conn.read(bytes.subarray(length));
      if (count === null) break;
      length += count;
      const end = endOfHead(bytes.subarray(0, length));
      if (end !== undefined) return parse(bytes.subarray(0, end), bytes.slice(end, length));
    }
    throw new Error("No head of a request");
  } finally {
    clearTimeout(timer);
  }
}

/** Whether it is shown as the password to a proxy, of whichever user. */
export function showsPassword({ headers }: Head, password: string): boolean {
  const given = /^Basic (\S+)$/i.exec(headers.get("proxy-authorization") ?? "")?.[1];
  if (given === undefined) return false;
  try {
    return sameText(atob(given).replace(/^[^:]*:/, ""), password);
  } catch {
    return false;
  }
}

function endOfHead(bytes: Uint8Array): number | undefined {
  for (let at = 3; at < bytes.length; at++) {
    if (bytes[at] === 10 && bytes[at - 1] === 13 && bytes[at - 2] === 10 && bytes[at - 3] === 13) {
      return at + 1;
    }
  }
  return undefined;
}

function parse(head: Uint8Array, rest: Uint8Array): Head {
  const [first = "", ...lines] = new TextDecoder("latin1").decode(head).trimEnd().split("\r\n");
  const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(first) ?? [];
  if (method === undefined || target === undefined) throw new Error("No head of a request");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { method, target, headers, rest };
}
