/** Routes that tell about the server itself. */
import { createRoute, z } from "@hono/zod-openapi";
import { AgentListItem, Health } from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { answers, newRouter, success } from "./routing.ts";

const health = createRoute({
  method: "get",
  path: "/api/health",
  summary: "Whether everything works, and what to do about what does not",
  responses: answers(Health),
});

const agents = createRoute({
  method: "get",
  path: "/api/agents",
  summary: "The agents, and whether each can be used on this machine",
  responses: answers(z.array(AgentListItem)),
});

export function serverInfoRoutes(parts: HttpParts) {
  return newRouter()
    .openapi(health, async (context) => success(context, await parts.health()))
    .openapi(agents, async (context) => success(context, await parts.agents()));
}
