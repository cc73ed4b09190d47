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
    await refused(path(".."), 404, /./);
    await refused(path(".%2e%2fmission.json"), 400, /path separator/);
  });
});
