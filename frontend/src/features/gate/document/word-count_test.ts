import assert from "node:assert/strict";
import { Text } from "@codemirror/state";
import { countDocument, countWords } from "./word-count.ts";

const cases: [string, number][] = [
  ["", 0],
  ["  \t ", 0],
  ["one two", 2],
  ["don't re-run 3.5 times", 4],
  ["## A **bold** heading", 3],
  ["| a | b |", 2],
  ["---", 0],
  ["שלום עולם", 2],
  ["日本語 text", 4],
  ["🎉 party", 1],
];

for (const [text, words] of cases) {
  Deno.test(`counts ${words} words in ${JSON.stringify(text)}`, () => {
    assert.equal(countWords(text), words);
  });
}

Deno.test("counts a document over its lines", () => {
  assert.equal(countDocument(Text.of(["# One", "", "two three"])), 3);
});
