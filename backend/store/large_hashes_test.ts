import assert from "node:assert/strict";
import { LargeHashes } from "./large_hashes.ts";

/** A file as it looks after a write at that time, which counts how often it is read. */
function fileOf(text: string, changed_ms: number) {
  const file = {
    reads: 0,
    size_bytes: text.length,
    mark: `${text.length} ${changed_ms}`,
    changed_ns: BigInt(changed_ms) * 1_000_000n,
    async *chunks() {
      file.reads += 1;
      yield await Promise.resolve(new TextEncoder().encode(text));
    },
  };
  return file;
}

Deno.test("a large file that lies still is read once", async () => {
  const hashes = new LargeHashes();
  const file = fileOf("text", Date.now() - 60_000);
  assert.equal(await hashes.of("/a", file), await hashes.of("/a", file));
  assert.equal(file.reads, 1);
  const later = fileOf("more text", Date.now() - 50_000);
  assert.notEqual(await hashes.of("/a", later), await hashes.of("/a", file));
  assert.deepEqual([later.reads, file.reads], [1, 2]);
});

Deno.test("a large file that was written a moment ago is read each time", async () => {
  const hashes = new LargeHashes();
  const now = Date.now();
  const [first, second] = [fileOf("one", now), fileOf("two", now)];
  assert.equal(first.mark, second.mark);
  assert.notEqual(await hashes.of("/a", first), await hashes.of("/a", second));
});
