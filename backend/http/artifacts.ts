/** Routes of artifacts: saving them, and reading their versions. */
import { createRoute, z } from "@hono/zod-openapi";
import { ArtifactVersionList, ArtifactVersionText, SaveArtifactBody } from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { hashesOf } from "./etag.ts";
import { fileAnswers, sendFile } from "./file_answer.ts";
import { valueOf } from "./missions.ts";
import { answers, ArtifactParams, jsonBody, newRouter, success } from "./routing.ts";

const PATH = "/api/missions/{missionId}/artifacts/{filename}";
const BYTES = "application/octet-stream";
const VersionParams = ArtifactParams.extend({ n: z.coerce.number().int().positive() });

const save = createRoute({
  method: "put",
  path: PATH,
  summary: "Save an artifact; with If-Match only when nobody else saved in between",
  request: { params: ArtifactParams, body: jsonBody(SaveArtifactBody) },
  responses: answers(z.null()),
});
const versions = createRoute({
  method: "get",
  path: `${PATH}/versions`,
  summary: "Every kept version of the artifact, newest first",
  request: { params: ArtifactParams },
  responses: answers(ArtifactVersionList),
});
const version = createRoute({
  method: "get",
  path: `${PATH}/versions/{n}`,
  summary: "The text of one version",
  request: { params: VersionParams },
  responses: answers(ArtifactVersionText),
});

const version_file = createRoute({
  method: "get",
  path: `${PATH}/versions/{n}/file`,
  summary: "One version as a file, whatever it holds, and not in the envelope",
  request: { params: VersionParams },
  responses: fileAnswers("Its bytes", BYTES),
});
const file = createRoute({
  method: "get",
  path: `${PATH}/file`,
  summary: "The artifact as a file, whatever it holds, and not in the envelope",
  request: { params: ArtifactParams },
  responses: fileAnswers("Its bytes", BYTES),
});

export function artifactRoutes({ missions }: HttpParts) {
  return newRouter()
    .openapi(save, async (context) => {
      const { missionId, filename } = context.req.valid("param");
      const { content } = context.req.valid("json");
      const if_match = hashesOf(context.req.header("if-match"));
      const hash = valueOf(await missions.saveArtifact(missionId, filename, content, if_match));
      context.header("etag", `"${hash}"`);
      return success(context, null);
    })
    .openapi(versions, async (context) => {
      const { missionId, filename } = context.req.valid("param");
      return success(context, valueOf(await missions.read.versions(missionId, filename)));
    })
    .openapi(version, async (context) => {
      const { missionId, filename, n } = context.req.valid("param");
      return success(context, valueOf(await missions.read.version(missionId, filename, n)));
    })
    .openapi(version_file, async (context) => {
      const { missionId, filename, n } = context.req.valid("param");
      return sendFile(
        context,
        valueOf(await missions.read.versionFile(missionId, filename, n)),
        BYTES,
      );
    })
    .openapi(file, async (context) => {
      const { missionId, filename } = context.req.valid("param");
      return sendFile(
        context,
        valueOf(await missions.read.artifactFile(missionId, filename)),
        BYTES,
      );
    });
}
