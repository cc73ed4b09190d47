import assert from "node:assert/strict";
import { withProgress } from "./progress.ts";

Deno.test("what takes longer than half a second is told in one line, which is gone at its end", async () => {
  const written: string[] = [];
  const work = Promise.withResolvers<string>();
  let step = "Looking";
  const begin_ms = performance.now();
  const output = {
    moves: true,
    write(text: string) {
      if (written.length === 0) assert(performance.now() - begin_ms >= 490, "told too early");
      written.push(text);
      step = "Copying";
      if (written.length === 2) work.resolve("done");
    },
  };
  assert.equal(await withProgress(() => step, work.promise, output), "done");
  assert.deepEqual(written.map((text) => text.replace(/[⠀-⣿]/, "*")), [
    "\r\x1b[K* Looking (0 s)",
    "\r\x1b[K* Copying (0 s)",
    "\r\x1b[K",
  ]);
});

Deno.test("what ends soon, and what nobody looks at, writes nothing", async () => {
  for (const moves of [true, false]) {
    const write = () => assert.fail("it wrote");
    await withProgress("Looking", Promise.resolve(), { moves, write });
    await assert.rejects(
      withProgress("Looking", Promise.reject(new Error("no")), { moves, write }),
    );
  }
});
