import assert from "node:assert/strict";
import { join } from "node:path";
import { withRepository } from "../../tests/support/workspaces.ts";

Deno.test("a bundle is on the disk, and its name too, before the workspace is removed", async () => {
  await withRepository(async ({ folder, begin, workspaces }) => {
    const { mission, tree, write } = await begin();
    await write({ "work.txt": "mine\n" });
    const home = join(folder, "home", mission.mission_id);
    const done: string[] = [];
    const { open, rename } = Deno;
    Deno.open = async (path, options) => {
      const file = await open(path, options);
      const sync = file.sync.bind(file);
      file.sync = async () => {
        await sync();
        const there = (await Deno.stat(tree).catch(() => undefined)) !== undefined;
        const what = path === home ? "folder" : `${path}`.split("/").at(-1);
        done.push(`sync ${what}, workspace ${there ? "there" : "gone"}`);
      };
      return file;
    };
    Deno.rename = async (from, to) => {
      await rename(from, to);
      if (to === join(home, "branch.bundle")) done.push("rename");
    };
    try {
      await workspaces.discard(mission, "Unfinished");
    } finally {
      Object.assign(Deno, { open, rename });
    }
    assert.deepEqual(done, [
      "sync branch.bundle, workspace there",
      "rename",
      "sync folder, workspace there",
    ]);
    await assert.rejects(Deno.stat(tree), Deno.errors.NotFound);
  });
});
