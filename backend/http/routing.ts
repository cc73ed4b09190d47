/** How routes are described: once, for the router, the validation and the OpenAPI document. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import { apiResponse, problemsOf } from "@haloop/shared";
import type { Context } from "hono";
import { failure } from "./errors.ts";

const json = (schema: z.ZodType) => ({ content: { "application/json": { schema } } });

/** How every route describes its refusals and failures. */
export const Failure = {
  description: "Refused or failed; `error` says what to do",
  ...json(z.object({ success: z.literal(false), data: z.null(), error: z.string() })),
};

/** Parameters in paths; the service parses what they name. */
export const MissionParams = z.object({ missionId: z.string() });
export const ArtifactParams = MissionParams.extend({ filename: z.string() });
/** Where in a log to read from. */
export const FromByte = z.object({ from: z.coerce.number().int().nonnegative().default(0) });
export const RunParams = MissionParams.extend({ runId: z.string() });

/** A router whose refusals of bad input name the field, in the envelope. */
export function newRouter(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return;
      return failure(context, 400, problemsOf(result.error, "body"));
    },
  });
}

/**
 * The answers of a route, all in the envelope. `data` is the schema of a success's data. The type
 * tells less than the value: typed answers cost the checker more than they find, because every
 * answer goes through {@link success} or the error handler.
 */
export function answers(
  data: z.ZodType,
  status: 200 | 201 = 200,
): { 200: { description: string } } {
  const responses = {
    [status]: { description: "Done", ...json(apiResponse(data)) },
    default: Failure,
  };
  return responses as unknown as { 200: { description: string } };
}

/** A JSON body that has to be there; without fields that are required it may be empty. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } } as const;
}

/** Answers with the envelope of a success. */
export function success(context: Context, data: unknown, status: 200 | 201 = 200): Response {
  return context.json({ success: true, data, error: null }, status);
}
