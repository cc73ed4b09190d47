import assert from "node:assert/strict";
import type { DiffLine } from "./patch.ts";
import { wordEdits } from "./word-edits.ts";

const removed = (text: string): DiffLine => ({ kind: "removed", old: 1, text });
const added = (text: string): DiffLine => ({ kind: "added", now: 1, text });

Deno.test("the words that an edited line lost and won are told", () => {
  const [before, after] = [removed("const limit = 60;"), added("const limit = 100;")];
  const edits = wordEdits([before, after]);
  assert.deepEqual(edits.get(before), [[14, 16]]);
  assert.deepEqual(edits.get(after), [[14, 17]]);
});

Deno.test("a line that has nothing in common with its counterpart is not marked", () => {
  assert.equal(wordEdits([removed("alpha beta"), added("gamma delta epsilon")]).size, 0);
});

Deno.test("lines are compared within their block only", () => {
  const same = { kind: "same" as const };
  assert.equal(wordEdits([removed("a b c"), same, added("a b d")]).size, 0);
});

Deno.test("very long lines are left alone", () => {
  assert.equal(wordEdits([removed(`${"x ".repeat(300)}a`), added(`${"x ".repeat(300)}b`)]).size, 0);
});
