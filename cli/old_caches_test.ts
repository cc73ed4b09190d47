import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../tests/support/haloop.ts";
import { clearOldCaches } from "./old_caches.ts";

const OWN = "0123456789abcdef";
const OTHER = "fedcba9876543210";
const DAY_MS = 24 * 60 * 60 * 1000;

/** An unpacked program that was last called that many days ago. */
async function unpacked(cache: string, name: string, days: number): Promise<string> {
  const mark = join(cache, name, "in-use");
  await Deno.mkdir(join(cache, name), { recursive: true });
  await Deno.writeTextFile(mark, "");
  const time = new Date(Date.now() - days * DAY_MS);
  await Deno.utime(mark, time, time);
  return mark;
}

async function namesAfterClearing(cache: string): Promise<string[]> {
  await clearOldCaches(join(cache, OWN));
  return (await Array.fromAsync(Deno.readDir(cache))).map(({ name }) => name).sort();
}

Deno.test("a version that nobody called for a week is cleared away, this one never", async () => {
  await using cache = await temporaryFolder();
  await unpacked(cache.path, OWN, 30);
  await unpacked(cache.path, OTHER, 8);
  assert.deepEqual(await namesAfterClearing(cache.path), [OWN]);
});

Deno.test("a version that was called lately is kept", async () => {
  await using cache = await temporaryFolder();
  await unpacked(cache.path, OTHER, 6);
  assert.deepEqual(await namesAfterClearing(cache.path), [OTHER]);
});

Deno.test("a version that a process runs from is kept, however old", async () => {
  await using cache = await temporaryFolder();
  const mark = await unpacked(cache.path, OTHER, 30);
  {
    using held = await Deno.open(mark);
    await held.lock(false);
    assert.deepEqual(await namesAfterClearing(cache.path), [OTHER]);
  }
  assert.deepEqual(await namesAfterClearing(cache.path), []);
});

Deno.test("what was half unpacked is cleared away after a day; other people's files are not", async () => {
  await using cache = await temporaryFolder();
  for (const name of [".new-1-0", ".new-2-0", "notes"]) {
    await Deno.mkdir(join(cache.path, name));
  }
  for (const name of [".new-1-0", "notes"]) {
    const time = new Date(Date.now() - 30 * DAY_MS);
    await Deno.utime(join(cache.path, name), time, time);
  }
  assert.deepEqual(await namesAfterClearing(cache.path), [".new-2-0", "notes"]);
});
