import assert from "node:assert/strict";
import { MAX_SHOWN_CHARS, segments } from "./segments.ts";

Deno.test("a line is cut at colours and at changed words", () => {
  const colours = [{ range: [0, 5], className: "k" }, { range: [8, 11], className: "n" }] as const;
  assert.deepEqual(segments("const a=100;", colours, [[9, 11]]), [
    { text: "const", className: "k" },
    { text: " a=" },
    { text: "1", className: "n" },
    { text: "00", className: "n", edited: true },
    { text: ";" },
  ]);
});

Deno.test("what would not be seen stands alone, with the look of its place", () => {
  assert.deepEqual(segments("a\u202eb", [{ range: [0, 3], className: "s" }]), [
    { text: "a", className: "s" },
    { text: "\u202e", className: "s", hidden: true },
    { text: "b", className: "s" },
  ]);
});

Deno.test("the segments are the line, and a very long one is cut", () => {
  const text = "x".repeat(MAX_SHOWN_CHARS + 10);
  assert.equal(segments(text).map((one) => one.text).join("").length, MAX_SHOWN_CHARS);
  assert.deepEqual(segments(""), []);
});
