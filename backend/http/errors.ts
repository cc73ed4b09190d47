/** How everything that goes wrong becomes an answer in the envelope. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { getLogger } from "@logtape/logtape";
import type { Refusal } from "../missions/result.ts";
import { StorageError } from "../storage_error.ts";

const logger = getLogger(["haloop", "http"]);

const STATUS: Readonly<Record<Refusal["code"], ContentfulStatusCode>> = {
  invalid: 400,
  unknown_step: 400,
  not_found: 404,
  not_allowed: 409,
  stale: 409,
  broken: 409,
  conflict: 412,
  not_text: 415,
  unavailable: 503,
};

/** A refusal of the missions service, to be thrown by a route. */
export function refusalOf(refusal: Refusal): HTTPException {
  return new HTTPException(STATUS[refusal.code], { message: refusal.message });
}

/** Answers with the envelope of a failure. */
export function failure(context: Context, status: ContentfulStatusCode, message: string): Response {
  return context.json({ success: false, data: null, error: message }, status);
}

/** The app's one error handler. */
export function onError(error: unknown, context: Context): Response {
  if (error instanceof HTTPException) return failure(context, error.status, sentenceOf(error));
  if (error instanceof StorageError) {
    logger.warn("{message}", { message: error.message });
    return failure(context, 503, error.message);
  }
  const id = crypto.randomUUID();
  logger.error("Request {id} ({method} {path}) met a bug: {error}", {
    id,
    method: context.req.method,
    path: context.req.path,
    error,
  });
  return failure(
    context,
    500,
    `Haloop met a bug. Nothing was changed by this request as far as it got; ` +
      `the log has the details under ${id}`,
  );
}

/** Hono's own wording for a broken body says nothing about what to do. */
function sentenceOf(error: HTTPException): string {
  return error.status === 400 && error.message.startsWith("Malformed JSON")
    ? "The body is not valid JSON. Send an object with the fields of /api/openapi.json"
    : error.message;
}
