/** Routes of workflow templates. */
import { createRoute, z } from "@hono/zod-openapi";
import { WorkflowListItem } from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { valueOf } from "./missions.ts";
import { answers, newRouter, success } from "./routing.ts";

const ProjectQuery = z.object({ project: z.string().min(1).optional() });

const schema = createRoute({
  method: "get",
  path: "/api/workflows/schema.json",
  summary: "The JSON Schema of a template file, for editors; without the envelope",
  responses: { 200: { description: "A JSON Schema" } },
});
const list = createRoute({
  method: "get",
  path: "/api/workflows",
  summary: "The templates for a mission of the project (the linked one unless given)",
  request: { query: ProjectQuery },
  responses: answers(z.array(WorkflowListItem)),
});
const one = createRoute({
  method: "get",
  path: "/api/workflows/{workflowId}",
  summary: "One template, and what is wrong with it",
  request: { params: z.object({ workflowId: z.string() }), query: ProjectQuery },
  responses: answers(WorkflowListItem),
});

export function workflowRoutes({ workflows, template_schema }: HttpParts) {
  return newRouter()
    .openapi(schema, (context) => context.json(template_schema))
    .openapi(list, async (context) => {
      const { project } = context.req.valid("query");
      return success(context, valueOf(await workflows.list(project)));
    })
    .openapi(one, async (context) => {
      const { workflowId } = context.req.valid("param");
      const { project } = context.req.valid("query");
      return success(context, valueOf(await workflows.find(workflowId, project)));
    });
}
