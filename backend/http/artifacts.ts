/** Routes of artifacts: saving them, and reading their versions. */
import { createRoute, z } from "@hono/zod-openapi";
import { ArtifactVersionList, ArtifactVersionText, SaveArtifactBody } from "@haloop/shared";
import type { HttpParts } from "./context.ts";
import { hashesOf } from "./etag.ts";
import { valueOf } from "./missions.ts";
import { answers, ArtifactParams, jsonBody, newRouter, success } from "./routing.ts";

const PATH = "/api/missions/{missionId}/artifacts/{filename}";

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
  request: { params: ArtifactParams.extend({ n: z.coerce.number().int().positive() }) },
  responses: answers(ArtifactVersionText),
});

const file = createRoute({
  method: "get",
  path: `${PATH}/file`,
  summary: "The artifact as a file, whatever it holds, and not in the envelope",
  request: { params: ArtifactParams },
  responses: { 200: { description: "Its bytes", content: { "application/octet-stream": {} } } },
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
    .openapi(file, async (context) => {
      const { missionId, filename } = context.req.valid("param");
      const { name, bytes, size_bytes } = valueOf(
        await missions.read.artifactFile(missionId, filename),
      );
      return context.body(bytes, 200, {
        // An agent wrote it: a browser keeps it as a file, and never shows or runs it here.
        "content-type": "application/octet-stream",
        "content-length": `${size_bytes}`,
        "content-disposition": attachment(name),
        "cache-control": "no-store",
      });
    });
}

/** For names with any characters (RFC 6266, section 4.3, and RFC 8187, section 3.2). */
function attachment(name: string): string {
  const plain = name.replace(/[^\w. -]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
