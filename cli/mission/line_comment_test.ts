import { InvalidArgumentError } from "@commander-js/extra-typings";
import assert from "node:assert/strict";
import { lineComment, quoting } from "./line_comment.ts";

Deno.test("comments on lines are collected in their order", () => {
  const first = lineComment("12:Why?");
  assert.deepEqual(lineComment("3-4: of\ntwo lines ", first), [
    { from_line: 12, to_line: 12, text: "Why?" },
    { from_line: 3, to_line: 4, text: "of\ntwo lines" },
  ]);
});

Deno.test("a comment on a file names it, and the side where it is not the new one", () => {
  assert.deepEqual(lineComment("src/a.ts:old:3:Keep this", lineComment("a:b.ts:12-14:Say: how")), [
    { path: "a:b.ts", side: "new", from_line: 12, to_line: 14, text: "Say: how" },
    { path: "src/a.ts", side: "old", from_line: 3, to_line: 3, text: "Keep this" },
  ]);
  assert.deepEqual(lineComment("3:see a.ts:4:there"), [
    { from_line: 3, to_line: 3, text: "see a.ts:4:there" },
  ]);
});

for (
  const wrong of [
    "why",
    "a.ts:why",
    "a.ts:0:x",
    "0:zero",
    "4-3:backwards",
    "1:",
    "1:  ",
    "-1:x",
    "1.5:x",
    "a-b:x",
  ]
) {
  Deno.test(`"${wrong}" is no comment on lines`, () => {
    assert.throws(() => lineComment(wrong), InvalidArgumentError);
  });
}

Deno.test("a comment carries the lines that it is about, and those must be there", () => {
  const comment = { from_line: 2, to_line: 3, text: "x" };
  assert.equal(quoting("one\ntwo\nthree\n", comment).quote, "two\nthree");
  assert.throws(() => quoting("one\ntwo\n", comment), /the text has 2/);
  assert.throws(() => quoting("one\n", { ...comment, path: "a.ts" }), /"a\.ts" has 1/);
});
