/** Routes of projects and of missions' workspaces: changes, taking the work, checks. */
import { createRoute, z } from "@hono/zod-openapi";
import {
  CheckRun,
  CheckRuns,
  DiscardedWorkspace,
  FileChange,
  LinkedProject,
  RunLog,
  StartCheckBody,
  TakeBody,
  TakeResult,
  WorkspaceChanges,
} from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { cached, etagOf } from "./etag.ts";
import { fileAnswers, sendFile } from "./file_answer.ts";
import { valueOf } from "./missions.ts";
import { answers, FromByte, jsonBody, MissionParams, newRouter, success } from "./routing.ts";

const projects = createRoute({
  method: "get",
  path: "/api/projects",
  summary: "The linked projects, which one is active, and whether each is there",
  responses: answers(z.array(LinkedProject)),
});
const changes = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/changes",
  summary: "What the workspace changed, by path; `next` leads to the next page",
  request: {
    params: MissionParams,
    query: z.object({
      cursor: z.string().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
  },
  responses: answers(WorkspaceChanges),
});
const change = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/changes/{fileId}",
  summary: "One file's change: both sides and the diff",
  request: {
    params: MissionParams.extend({ fileId: z.string() }),
    query: z.object({
      /** The tree that the changes were told with; 409 once that look is forgotten and it has another. */
      tree: z.string().min(1).optional(),
    }),
  },
  responses: answers(FileChange),
});
const take = createRoute({
  method: "post",
  path: "/api/missions/{missionId}/take",
  summary: "Take the approved work: keep its branch, merge it, write a patch, push, pull request",
  request: { params: MissionParams, body: jsonBody(TakeBody) },
  responses: answers(TakeResult),
});
const discard = createRoute({
  method: "post",
  path: "/api/missions/{missionId}/discard-workspace",
  summary: "Remove the workspace of a completed, cancelled or failed mission; its branch is kept",
  request: { params: MissionParams, body: jsonBody(z.object({})) },
  responses: answers(DiscardedWorkspace),
});
const patch = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/patch",
  summary: "The approved work as a patch for `git am`, as a file and not in the envelope",
  request: { params: MissionParams },
  responses: fileAnswers("The patch", "text/x-patch"),
});

const CheckParams = MissionParams.extend({ checkId: z.string() });

const checks = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/checks",
  summary: "Quick commands over the workspace: what can be run, and what was",
  request: { params: MissionParams },
  responses: answers(CheckRuns),
});
const start_check = createRoute({
  method: "post",
  path: "/api/missions/{missionId}/checks",
  summary: "Run a quick command over a copy of the workspace, in a sandbox",
  request: { params: MissionParams, body: jsonBody(StartCheckBody) },
  responses: answers(CheckRun, 201),
});
const check_log = createRoute({
  method: "get",
  path: "/api/missions/{missionId}/checks/{checkId}/log",
  summary: "Part of what a quick command printed, from a byte offset on",
  request: { params: CheckParams, query: FromByte },
  responses: answers(RunLog),
});
const cancel_check = createRoute({
  method: "post",
  path: "/api/missions/{missionId}/checks/{checkId}/cancel",
  summary: "End a quick command that runs",
  request: { params: CheckParams, body: jsonBody(z.object({})) },
  responses: answers(z.null()),
});

export function workspaceRoutes({ missions, boot_id }: HttpParts) {
  return newRouter()
    .openapi(projects, async (context) => success(context, valueOf(await missions.projects())))
    .openapi(changes, async (context) => {
      const { missionId } = context.req.valid("param");
      const { cursor, limit } = context.req.valid("query");
      const page = { limit, ...(cursor === undefined ? {} : { cursor }) };
      const data = valueOf(await missions.workspace.changes(missionId, page));
      // The tree does not tell which of its files are committed.
      const etag = await etagOf(boot_id, JSON.stringify(data));
      return cached(context, etag, () => success(context, data));
    })
    .openapi(change, async (context) => {
      const { missionId, fileId } = context.req.valid("param");
      const { tree } = context.req.valid("query");
      const data = valueOf(await missions.workspace.change(missionId, fileId, tree));
      const etag = await etagOf(boot_id, JSON.stringify(data));
      return cached(context, etag, () => success(context, data));
    })
    .openapi(take, async (context) => {
      const { missionId } = context.req.valid("param");
      const body = context.req.valid("json");
      return success(context, valueOf(await missions.workspace.take(missionId, body)));
    })
    .openapi(discard, async (context) => {
      const { missionId } = context.req.valid("param");
      return success(context, valueOf(await missions.workspace.discard(missionId)));
    })
    .openapi(checks, async (context) => {
      const { missionId } = context.req.valid("param");
      return success(context, valueOf(await missions.workspace.checks(missionId)));
    })
    .openapi(start_check, async (context) => {
      const { missionId } = context.req.valid("param");
      const { name } = context.req.valid("json");
      return success(context, valueOf(await missions.workspace.startCheck(missionId, name)), 201);
    })
    .openapi(check_log, async (context) => {
      const { missionId, checkId } = context.req.valid("param");
      const { from } = context.req.valid("query");
      return success(
        context,
        valueOf(await missions.workspace.checkLog(missionId, checkId, from)),
      );
    })
    .openapi(cancel_check, async (context) => {
      const { missionId, checkId } = context.req.valid("param");
      return success(context, valueOf(await missions.workspace.cancelCheck(missionId, checkId)));
    })
    .openapi(patch, async (context) => {
      const { missionId } = context.req.valid("param");
      return sendFile(
        context,
        valueOf(await missions.workspace.patch(missionId)),
        "text/x-patch",
      );
    });
}
