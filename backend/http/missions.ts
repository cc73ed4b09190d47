/** Routes of missions: reading them, and what a person does with them. */
import { createRoute, z } from "@hono/zod-openapi";
import {
  BudgetBody,
  ContinueBody,
  CreateMissionBody,
  FeedbackRounds,
  Journal,
  MissionDetail,
  MissionListItem,
  MissionMeta,
  MissionStatus,
  RequestChangesBody,
  RewindBody,
} from "@haloop/shared";
import type { Result } from "../missions/result.ts";
import type { HttpParts } from "./context.ts";
import { refusalOf } from "./errors.ts";
import { cached, etagOf } from "./etag.ts";
import { answers, jsonBody, MissionParams, newRouter, success } from "./routing.ts";

/** What `x-next-cursor` holds: a place in the list. */
const CURSOR = /^[^~]+~m-[^~]+$/;

const ListQuery = z.object({
  status: MissionStatus.optional(),
  q: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).optional(),
  cursor: z.string().regex(CURSOR, "is none that x-next-cursor gave").optional(),
  order: z.enum(["updated", "created"]).default("updated"),
});

const list = createRoute({
  method: "get",
  path: "/api/missions",
  summary: "Every mission, newest first; the header x-next-cursor leads to the next page. " +
    "With order=created, those made last come first, without pages",
  request: { query: ListQuery },
  responses: answers(z.array(MissionListItem)),
});
const create = createRoute({
  method: "post",
  path: "/api/missions",
  summary: "Create a mission",
  request: { body: jsonBody(CreateMissionBody) },
  responses: answers(MissionMeta, 201),
});
const detail = createRoute({
  method: "get",
  path: "/api/missions/{missionId}",
  summary: "One mission with its artifacts and runs",
  request: { params: MissionParams },
  responses: answers(MissionDetail),
});
const journal = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/journal",
  summary: "What happened to the mission, when, by whom",
  request: { params: MissionParams },
  responses: answers(Journal),
});
const feedback = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/feedback",
  summary: "Every round of asking for changes, oldest first",
  request: { params: MissionParams },
  responses: answers(FeedbackRounds),
});
const remove = createRoute({
  method: "delete",
  path: "/api/missions/{missionId}",
  summary: "Move the mission to the trash, which keeps it for 30 days",
  request: { params: MissionParams },
  responses: answers(z.null()),
});

function action<B extends z.ZodType>(name: string, summary: string, body: B) {
  return createRoute({
    method: "post",
    path: `/api/missions/{missionId}/${name}`,
    summary,
    request: { params: MissionParams, body: jsonBody(body) },
    responses: answers(z.null()),
  });
}

const Nothing = z.object({});
const pass = action("continue", "Start the agent step, or pass the gate", ContinueBody);
const send_back = action(
  "request-changes",
  "Send the artifact back to the step that wrote it",
  RequestChangesBody,
);
const complete = action("mark-completed", "Force the mission to completed", Nothing);
const retry = action("retry", "Start a new attempt of the failed step", Nothing);
const cancel = action("cancel", "Stop the agent and cancel the mission", Nothing);
const budget = action(
  "budget",
  "Set what all runs may cost; a run at work keeps the budget that it began with",
  BudgetBody,
);
const rewind = action("rewind", "Go back to an earlier step", RewindBody);

export function missionRoutes({ missions, boot_id }: HttpParts) {
  return newRouter()
    .openapi(list, async (context) => {
      const query = context.req.valid("query");
      const etag = await etagOf(boot_id, `${missions.list_revision}`, JSON.stringify(query));
      return cached(context, etag, () => {
        const { items, next } = missions.list(query);
        if (next !== undefined) context.header("x-next-cursor", next);
        return success(context, items);
      });
    })
    .openapi(create, async (context) => {
      return success(context, valueOf(await missions.create(context.req.valid("json"))), 201);
    })
    .openapi(detail, async (context) => {
      const { missionId } = context.req.valid("param");
      const etag = await etagOf(boot_id, missionId, await missions.read.fingerprint(missionId));
      return cached(context, etag, async () => {
        return success(context, valueOf(await missions.read.detail(missionId)));
      });
    })
    .openapi(journal, async (context) => {
      const { missionId } = context.req.valid("param");
      return success(context, valueOf(await missions.read.journal(missionId)));
    })
    .openapi(remove, async (context) => {
      return success(context, valueOf(await missions.delete(context.req.valid("param").missionId)));
    })
    .openapi(pass, async (context) => {
      const { missionId } = context.req.valid("param");
      return success(
        context,
        valueOf(await missions.continue(missionId, context.req.valid("json"))),
      );
    })
    .openapi(send_back, async (context) => {
      const { missionId } = context.req.valid("param");
      const body = context.req.valid("json");
      return success(context, valueOf(await missions.requestChanges(missionId, body)));
    })
    .openapi(feedback, async (context) => {
      const { missionId } = context.req.valid("param");
      return success(context, valueOf(await missions.read.feedback(missionId)));
    })
    .openapi(complete, async (context) => {
      const { missionId } = context.req.valid("param");
      return success(context, valueOf(await missions.markCompleted(missionId)));
    })
    .openapi(retry, async (context) => {
      return success(context, valueOf(await missions.retry(context.req.valid("param").missionId)));
    })
    .openapi(cancel, async (context) => {
      return success(context, valueOf(await missions.cancel(context.req.valid("param").missionId)));
    })
    .openapi(budget, async (context) => {
      const { budgetUsd } = context.req.valid("json");
      const { missionId } = context.req.valid("param");
      return success(context, valueOf(await missions.setBudget(missionId, budgetUsd ?? undefined)));
    })
    .openapi(rewind, async (context) => {
      const { stepId, note } = context.req.valid("json");
      const { missionId } = context.req.valid("param");
      return success(context, valueOf(await missions.rewind(missionId, stepId, note)));
    });
}

/** The value of a result; a refusal goes to the error handler. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw refusalOf(result.refusal);
}
