/** The route of run logs. */
import { createRoute, z } from "@hono/zod-openapi";
import { RunLog } from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { valueOf } from "./missions.ts";
import { answers, newRouter, RunParams, success } from "./routing.ts";

const log = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/runs/{runId}/log",
  summary: "Part of a run's log from a byte offset on",
  request: {
    params: RunParams,
    query: z.object({ from: z.coerce.number().int().nonnegative().default(0) }),
  },
  responses: answers(RunLog),
});

export function runRoutes({ missions }: HttpParts) {
  return newRouter().openapi(log, async (context) => {
    const { missionId, runId } = context.req.valid("param");
    const { from } = context.req.valid("query");
    return success(context, valueOf(await missions.read.runLog(missionId, runId, from)));
  });
}
