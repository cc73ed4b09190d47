import assert from "node:assert/strict";
import { LineSplitter } from "./line_splitter.ts";

const TEXT = "one\n\nzwei äöü 🚀\n{}\r\nlast";
const LINES = [
  { text: "one", at: 0 },
  { text: "", at: 4 },
  { text: "zwei äöü 🚀", at: 5 },
  { text: "{}\r", at: 22 },
];

for (const size of [1, 2, 3, 7, 100]) {
  Deno.test(`lines are whole however their bytes arrive (${size} at a time)`, () => {
    const bytes = new TextEncoder().encode(TEXT);
    const splitter = new LineSplitter();
    const lines = [];
    for (let from = 0; from < bytes.length; from += size) {
      lines.push(...splitter.feed(bytes.slice(from, from + size)));
    }
    assert.deepEqual(lines, LINES);
    assert.equal(splitter.position, 26);
    assert.deepEqual(splitter.rest(), { text: "last", at: 26 });
    assert.equal(splitter.rest(), undefined);
  });
}

Deno.test("what begins in the middle counts from there, and no line grows without end", () => {
  const splitter = new LineSplitter(100);
  const mebibyte = new Uint8Array(1024 * 1024).fill(0x61);
  const lines = Array.from({ length: 20 }, () => splitter.feed(mebibyte)).flat();
  assert.deepEqual(lines.map(({ at }) => at), [100, 100 + 9 * 1024 * 1024]);
});
