/** The routes of what runs printed. */
import { createRoute } from "@hono/zod-openapi";
import { AgentEvents, RunLog } from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { valueOf } from "./missions.ts";
import { answers, FromByte, newRouter, RunParams, success } from "./routing.ts";

const log = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/runs/{runId}/log",
  summary: "Part of a run's log from a byte offset on",
  request: { params: RunParams, query: FromByte },
  responses: answers(RunLog),
});

const events = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/runs/{runId}/events",
  summary: "What the agent did, by whole lines of its log from a byte offset on",
  request: { params: RunParams, query: FromByte },
  responses: answers(AgentEvents),
});

export function runRoutes({ missions }: HttpParts) {
  return newRouter()
    .openapi(log, async (context) => {
      const { missionId, runId } = context.req.valid("param");
      const { from } = context.req.valid("query");
      return success(context, valueOf(await missions.read.runLog(missionId, runId, from)));
    })
    .openapi(events, async (context) => {
      const { missionId, runId } = context.req.valid("param");
      const { from } = context.req.valid("query");
      return success(context, valueOf(await missions.read.runEvents(missionId, runId, from)));
    });
}
