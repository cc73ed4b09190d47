import assert from "node:assert/strict";
import { colour, languageOf, MAX_COLOURED_CHARS } from "./syntax.ts";

Deno.test("a language is found by ending or by name", () => {
  const names = ["src/a.ts", "x.mjs", "Makefile", "a/b.PY", ".gitconfig", "notes", "x.unknown"];
  assert.deepEqual(names.map(languageOf), [
    "ts",
    "javascript",
    "makefile",
    "py",
    "ini",
    undefined,
    undefined,
  ]);
});

Deno.test("spans are told by line, also where a word goes over several", () => {
  const lines = colour("const a = 1; /* one\ntwo */ let b", "a.ts")!;
  assert.equal(lines.length, 2);
  assert.deepEqual(lines[0]![0], { range: [0, 5], className: "hljs-keyword" });
  assert.deepEqual(lines[1]![0], { range: [0, 6], className: "hljs-comment" });
});

Deno.test("what could be markup is text like any other", () => {
  const lines = colour('"<img src=x onerror=alert(1)>"', "a.ts")!;
  assert.deepEqual(lines, [[{ range: [0, 30], className: "hljs-string" }]]);
});

Deno.test("a long text and one of no known language stay plain", () => {
  assert.equal(colour("a".repeat(MAX_COLOURED_CHARS + 1), "a.ts"), undefined);
  assert.equal(colour("a", "a.unknown"), undefined);
});
