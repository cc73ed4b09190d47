/** The whole HTTP surface: guards, API, OpenAPI document, UI. */
import type { Hono } from "hono";
import { artifactRoutes } from "./artifacts.ts";
import type { HttpParts } from "./context.ts";
import { failure, onError } from "./errors.ts";
import { everyAnswer } from "./every_answer.ts";
import { boundedBody, jsonOnly, sameOriginOnly, tokenOnly } from "./guards.ts";
import { missionRoutes } from "./missions.ts";
import { newRouter } from "./routing.ts";
import { runRoutes } from "./runs.ts";
import { serverInfoRoutes } from "./server_info.ts";
import { workspaceRoutes } from "./workspace.ts";
import { uiRoutes } from "./ui.ts";
import { workflowRoutes } from "./workflows.ts";

/** Builds the app; `app.request()` works without a socket. */
export function createApp(parts: HttpParts): Hono {
  const app = newRouter();
  app.onError(onError);
  app.use(everyAnswer);
  app.use(sameOriginOnly(parts.hosts, parts.token !== undefined));
  app.use("/api/*", tokenOnly(parts.token), jsonOnly, boundedBody);
  app.route("/", missionRoutes(parts));
  app.route("/", artifactRoutes(parts));
  app.route("/", runRoutes(parts));
  app.route("/", workspaceRoutes(parts));
  app.route("/", serverInfoRoutes(parts));
  app.route("/", workflowRoutes(parts));
  app.doc31("/api/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Haloop", version: parts.version },
  });
  app.all("/api/*", (context) => {
    const { method, path } = context.req;
    return failure(context, 404, `There is no ${method} ${path}. See /api/openapi.json`);
  });
  app.route("/", uiRoutes(parts.ui_folder, parts.token));
  app.notFound((context) => failure(context, 404, `There is no ${context.req.path}`));
  return app as unknown as Hono;
}
