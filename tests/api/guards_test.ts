import { Health, WorkflowListItem } from "@haloop/shared";
import assert from "node:assert/strict";
import { z } from "zod";
import { withBackend } from "../support/backend.ts";

const BODY = { title: "A", type: "feature", rawInput: "x" };

/** The six paths of the first version, and those that came later. */
const PATHS = [
  "/api/missions",
  "/api/missions/{missionId}",
  "/api/missions/{missionId}/artifacts/{filename}",
  "/api/missions/{missionId}/continue",
  "/api/missions/{missionId}/mark-completed",
  "/api/workflows",
  "/api/health",
  "/api/missions/{missionId}/artifacts/{filename}/versions",
  "/api/missions/{missionId}/artifacts/{filename}/versions/{n}",
  "/api/missions/{missionId}/cancel",
  "/api/missions/{missionId}/feedback",
  "/api/missions/{missionId}/journal",
  "/api/missions/{missionId}/request-changes",
  "/api/missions/{missionId}/retry",
  "/api/missions/{missionId}/rewind",
  "/api/missions/{missionId}/runs/{runId}/log",
];

const REFUSED: readonly [what: string, headers: Record<string, string>, status: number][] = [
  ["another host", { host: "evil.example" }, 403],
  ["another host that begins like ours", { host: "localhost.evil.example:4000" }, 403],
  ["a page of another origin", { origin: "https://evil.example" }, 403],
  ["a page on another port of this machine", { origin: "http://localhost:3000" }, 403],
  ["a page without an origin", { origin: "null" }, 403],
  ["another site without telling its origin", { "sec-fetch-site": "cross-site" }, 403],
];

for (const [what, headers, status] of REFUSED) {
  Deno.test(`requests from ${what} are refused, reading and writing`, async () => {
    await withBackend({}, async ({ call }) => {
      for (const [method, body] of [["GET", undefined], ["POST", BODY]] as const) {
        const answer = await call(method, "/api/missions", { body, headers });
        assert.equal(answer.status, status);
        assert.equal(answer.json.success, false);
      }
      assert.deepEqual((await call("GET", "/api/missions")).json.data, []);
    });
  });
}

Deno.test("the page of this server itself is served", async () => {
  await withBackend({}, async ({ call }) => {
    const headers = {
      host: "localhost:4000",
      origin: "http://localhost:4000",
      "sec-fetch-site": "same-origin",
    };
    assert.equal((await call("POST", "/api/missions", { body: BODY, headers })).status, 201);
  });
});

for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
  Deno.test(`a body of type ${type} answers 415`, async () => {
    await withBackend({}, async ({ call }) => {
      const answer = await call("POST", "/api/missions", {
        body: JSON.stringify(BODY),
        headers: { "content-type": type },
      });
      assert.equal(answer.status, 415);
      assert.match(answer.json.error ?? "", /content-type: application\/json/);
    });
  });
}

Deno.test("a body over 4 MiB answers 413, one below it is saved", async () => {
  await withBackend({}, async ({ call, create }) => {
    const path = `/api/missions/${await create()}/artifacts/large.md`;
    const save = (length: number) => call("PUT", path, { body: { content: "a".repeat(length) } });
    const refused = await save(4 * 1024 * 1024);
    assert.equal(refused.status, 413);
    assert.match(refused.json.error ?? "", /4 MiB/);
    assert.equal((await save(4 * 1024 * 1024 - 100)).status, 200);
  });
});

Deno.test("with a token nothing is answered without it", async () => {
  await withBackend({ token: "s3cret" }, async ({ call }) => {
    const get = (headers: Record<string, string>) => call("GET", "/api/missions", { headers });
    assert.equal((await get({})).status, 401);
    assert.equal((await get({ authorization: "Bearer wrong" })).status, 401);
    assert.equal((await get({ authorization: "Bearer s3cret" })).status, 200);
    assert.equal((await get({ cookie: "haloop_token=s3cret", host: "box.lan" })).status, 200);
  });
});

Deno.test("health tells the home, the provider and the load", async () => {
  await withBackend({}, async ({ call, home }) => {
    const good = Health.parse((await call("GET", "/api/health")).json.data);
    assert.deepEqual([good.ok, good.home, good.provider.name], [true, home, "fake"]);
    assert.deepEqual(good.sandboxes, { running: 0, queued: 0, limit: 4 });
    assert.deepEqual(good.problems, []);
  });
});

Deno.test("the workflows and the OpenAPI document tell the contract", async () => {
  await withBackend({}, async ({ call }) => {
    const workflows = z.array(WorkflowListItem).parse(
      (await call("GET", "/api/workflows")).json.data,
    );
    const steps = workflows[0]?.steps.map((step) => `${step.step_id} ${step.name}`);
    assert.deepEqual(steps, [
      "cleanup Cleanup",
      "review-structured Review Structured",
      "research Research",
      "review-research Review Research",
      "planning Planning",
      "review-plan Review Plan",
      "implementation Implementation",
      "review-impl Review Implementation",
    ]);
    // The document is no answer of the envelope: it is what OpenAPI says it is.
    const { paths, openapi } = (await call("GET", "/api/openapi.json")).json as unknown as {
      paths: Record<string, unknown>;
      openapi: string;
    };
    assert.equal(openapi, "3.1.0");
    for (const path of PATHS) assert(paths[path], path);
  });
});

Deno.test("a visit with the token keeps it in a cookie; one with a wrong token keeps nothing", async () => {
  await withBackend({ token: "s3cret" }, async ({ call }) => {
    const visit = (path: string) => call("GET", path);
    const right = await visit("/missions?token=s3cret");
    assert.deepEqual([right.status, right.headers.get("location")], [302, "/missions"]);
    assert.match(right.headers.get("set-cookie") ?? "", /^haloop_token=s3cret;.*HttpOnly/);
    const wrong = await visit("/missions?token=wrong");
    assert.deepEqual([wrong.status, wrong.headers.get("set-cookie")], [302, null]);
  });
});

Deno.test("a visit with a token never leads to another host", async () => {
  await withBackend({ token: "s3cret" }, async ({ call }) => {
    for (const path of ["//evil.example/a", "///evil.example/a", "/\\evil.example/a"]) {
      const { headers } = await call("GET", `${path}?token=s3cret`);
      assert.equal(headers.get("location"), "/evil.example/a", path);
    }
  });
});
