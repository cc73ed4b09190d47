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
  const most_s = Math.floor((performance.now() - begin_ms) / 1000);
  // A busy machine draws late.
  const plain = written.map((text) =>
    text.replace(/[⠀-⣿]/, "*").replace(
      /\((\d+) s\)/,
      (_, s) => Number(s) <= most_s ? "(n s)" : s + " s",
    )
  );
  assert.deepEqual(plain, [
    "\r\x1b[K* Looking (n s)",
    "\r\x1b[K* Copying (n s)",
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
