/** Answers that are files: not in the envelope, of any size, with a name to be kept under. */
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { FileStream } from "../regular_file.ts";
import { Failure } from "./routing.ts";

/** How a route that answers with a file is described. Its refusals are in the envelope. */
export function fileAnswers(description: string, type: string): { 200: { description: string } } {
  const responses = {
    200: {
      description,
      content: { [type]: { schema: z.string().openapi({ type: "string", format: "binary" }) } },
    },
    default: Failure,
  };
  return responses as unknown as { 200: { description: string } };
}

/**
 * Answers with a file. An agent may have written it: a browser is told to keep it and never to show it, to
 * guess its type or to run it, whoever links to it.
 */
export function sendFile(
  context: Context,
  { name, bytes, size_bytes }: FileStream & { name: string },
  type: string,
): Response {
  return context.body(bytes, 200, {
    "content-type": type,
    "content-length": `${size_bytes}`,
    "content-disposition": attachment(name),
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "no-store",
  });
}

/** For names with any characters (RFC 6266, section 4.3, and RFC 8187, section 3.2). */
function attachment(name: string): string {
  const plain = name.replace(/[^\w. -]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
