/** Routes that tell about the server itself: health, workflows. */
import { createRoute, z } from "@hono/zod-openapi";
import { Health, WorkflowListItem } from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { answers, newRouter, success } from "./routing.ts";

const health = createRoute({
  method: "get",
  path: "/api/health",
  summary: "Whether everything works, and what to do about what does not",
  responses: answers(Health),
});
const workflows = createRoute({
  method: "get",
  path: "/api/workflows",
  summary: "The workflow templates",
  responses: answers(z.array(WorkflowListItem)),
});

export function serverInfoRoutes(parts: HttpParts) {
  return newRouter()
    .openapi(health, async (context) => success(context, await parts.health()))
    .openapi(workflows, (context) => success(context, parts.workflows()));
}
