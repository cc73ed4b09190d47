/** Strong ETags for answers that are polled, compared before the answer is made (RFC 9110, 13.1.2). */
import type { Context } from "hono";
import { sha256 } from "../hash.ts";

/** A strong ETag of anything that changes whenever the answer does. */
export async function etagOf(...parts: readonly string[]): Promise<string> {
  return `"${(await sha256(new TextEncoder().encode(parts.join("\n\n")))).slice(0, 32)}"`;
}

/**
 * Answers with what `make` gives, or with 304 when the client holds it already; then `make` is not
 * called.
 */
export async function cached(
  context: Context,
  etag: string,
  make: () => Promise<Response> | Response,
): Promise<Response> {
  if (matches(context.req.header("if-none-match"), etag)) {
    return context.body(null, 304, { etag, "cache-control": "no-cache" });
  }
  const response = await make();
  response.headers.set("etag", etag);
  response.headers.set("cache-control", "no-cache");
  return response;
}

/** The hashes that an `If-Match` header names, or `*` for any; undefined without the header. */
export function hashesOf(if_match: string | undefined): readonly string[] | "*" | undefined {
  if (if_match === undefined) return undefined;
  if (if_match.trim() === "*") return "*";
  return if_match.split(",").map((one) => one.trim().replace(/^W\//, "").replaceAll('"', ""));
}

function matches(if_none_match: string | undefined, etag: string): boolean {
  if (if_none_match === undefined) return false;
  const given = if_none_match.split(",").map((one) => one.trim().replace(/^W\//, ""));
  return given.includes(etag) || given.includes("*");
}
