/** An artifact as a file: what a browser or a script takes away of what no page shows. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { withBackend } from "../support/backend.ts";

Deno.test("an artifact is given as a file, byte by byte, whatever its size and name", async () => {
  await withBackend({}, async ({ get, create, store }) => {
    const id = await create();
    const file = (name: string) =>
      get(`/api/missions/${id}/artifacts/${encodeURIComponent(name)}/file`);
    const bytes = new Uint8Array(3 * 1024 * 1024 + 7).map((_, n) => n * 31 + (n >> 8));
    const name = 'ein "Bild" — 画像.png';
    await store.writeArtifact(id, name, bytes);
    const answer = await file(name);
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.bytes(), bytes);
    assert.equal(answer.headers.get("content-type"), "application/octet-stream");
    assert.equal(answer.headers.get("content-length"), `${bytes.length}`);
    assert.equal(
      answer.headers.get("content-disposition"),
      `attachment; filename="ein _Bild_ _ __.png"; ` +
        `filename*=UTF-8''ein%20%22Bild%22%20%E2%80%94%20%E7%94%BB%E5%83%8F.png`,
    );
    // Nothing an agent wrote is shown, run or taken for a script, whoever links to it.
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.match(answer.headers.get("content-security-policy") ?? "", /^sandbox;/);
    await store.writeArtifact(id, "empty.md", new Uint8Array());
    assert.deepEqual(await (await file("empty.md")).bytes(), new Uint8Array());
  });
});

Deno.test("a link, a folder or a device among the artifacts is given to nobody", async () => {
  await withBackend({}, async ({ call, create, store }) => {
    const id = await create();
    const folder = store.artifactsFolder(id);
    await Deno.symlink("/etc/passwd", join(folder, "link.md"));
    await Deno.mkdir(join(folder, "folder.md"));
    const made = await new Deno.Command("mkfifo", { args: [join(folder, "fifo.md")] }).output();
    assert(made.success);
    const refused = async (path: string, status: number, error: RegExp) => {
      const answer = await call("GET", path);
      assert.deepEqual([answer.status, answer.json.success], [status, false], path);
      assert.match(answer.json.error ?? "", error);
    };
    const path = (name: string) => `/api/missions/${id}/artifacts/${name}/file`;
    for (const name of ["link.md", "folder.md", "fifo.md"]) {
      await refused(path(name), 415, /^Cannot read ".*": it is a link, a folder/);
    }
    await refused(path("none.md"), 404, /^Artifact not found: none\.md$/);
    await refused(path("..%2fmission.json"), 400, /path separator/);
    const unknown = id.replace(/[0-9a-f]{4}$/, "0000");
    await refused(path("a.md").replace(id, unknown), 404, /^Mission not found: m-/);
  });
});

Deno.test("a version is given as a file, also where it is no text", async () => {
  await withBackend({}, async ({ call, get, create, store }) => {
    const id = await create();
    const origin = { author: "agent", kind: "output", at: new Date().toISOString() } as const;
    const bytes = new Uint8Array([0xff, 0, 0xfe]);
    const { n } = await store.addVersion(id, "a.bin", bytes, origin);
    const path = (n: number) => `/api/missions/${id}/artifacts/a.bin/versions/${n}`;
    assert.equal((await call("GET", path(n))).status, 415);
    assert.deepEqual(await (await get(`${path(n)}/file`)).bytes(), bytes);
    const none = await call("GET", `${path(n + 1)}/file`);
    assert.deepEqual([none.status, none.json.error], [404, `Version not found: ${n + 1} of a.bin`]);
  });
});

Deno.test("where a token is required, a file asks for it too", async () => {
  await withBackend({ token: "s3cret" }, async ({ call, store }) => {
    const headers = { authorization: "Bearer s3cret" };
    const body = { title: "T", type: "fix", rawInput: "x" };
    const id = (await call("POST", "/api/missions", { body, headers })).json.data.mission_id;
    await store.writeArtifact(id, "a.md", new TextEncoder().encode("a"));
    const path = `/api/missions/${id}/artifacts/a.md/file`;
    assert.equal((await call("GET", path)).status, 401);
    assert.equal((await call("GET", path, { headers })).json.data, "a");
  });
});

Deno.test({
  name: "an answer to HEAD has the headers of the file, and holds it open no longer",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await withBackend({}, async ({ head, create, store }) => {
      const id = await create();
      for (const [name, size] of [["small.md", 3], ["large.md", 3 * 1024 * 1024]] as const) {
        await store.writeArtifact(id, name, new Uint8Array(size));
        const answer = await head(`/api/missions/${id}/artifacts/${name}/file`);
        assert.deepEqual([answer.status, answer.body], [200, null]);
        assert.equal(answer.headers.get("content-length"), `${size}`);
      }
      const folder = await Deno.realPath(store.artifactsFolder(id));
      const open = await Array.fromAsync(
        Deno.readDir("/proc/self/fd"),
        ({ name }) => Deno.readLink(`/proc/self/fd/${name}`).catch(() => ""),
      );
      assert.deepEqual(open.filter((path) => path.startsWith(folder)), []);
    });
  },
});
