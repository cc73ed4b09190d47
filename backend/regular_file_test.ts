import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../tests/support/temp_dir.ts";
import { streamRegularFile } from "./regular_file.ts";

const MIB = 1024 * 1024;

/** The files below that folder that this process has open. */
async function openIn(folder: string): Promise<string[]> {
  const held = await Array.fromAsync(Deno.readDir("/proc/self/fd"), async ({ name }) => {
    return await Deno.readLink(`/proc/self/fd/${name}`).catch(() => "");
  });
  return held.filter((path) => path.startsWith(`${folder}/`));
}

Deno.test({
  name: "a stream of a file holds it open until its end, or until nobody reads on",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await withTempDir(async (temporary) => {
      const folder = await Deno.realPath(temporary);
      const path = join(folder, "large");
      await Deno.writeFile(path, new Uint8Array(3 * MIB + 1).fill(7));
      const read = await streamRegularFile(path);
      assert(typeof read !== "string");
      assert.equal(read.size_bytes, 3 * MIB + 1);
      assert.deepEqual(await openIn(folder), [path]);
      assert.equal((await new Response(read.bytes).bytes()).length, 3 * MIB + 1);
      assert.deepEqual(await openIn(folder), []);
      for (const begun of [false, true]) {
        const left = await streamRegularFile(path);
        assert(typeof left !== "string");
        const reader = left.bytes.getReader();
        if (begun) assert.equal((await reader.read()).value?.length, MIB);
        await reader.cancel();
        assert.deepEqual(await openIn(folder), [], `begun: ${begun}`);
      }
    });
  },
});

Deno.test("a stream of a file that is cut shorter fails, and passes for no whole", async () => {
  await withTempDir(async (folder) => {
    const path = join(folder, "large");
    await Deno.writeFile(path, new Uint8Array(3 * MIB));
    const read = await streamRegularFile(path);
    assert(typeof read !== "string");
    const reader = read.bytes.getReader();
    await reader.read();
    await Deno.truncate(path, MIB);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, /was cut shorter/);
  });
});
