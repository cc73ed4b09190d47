import assert from "node:assert/strict";
import { logSpans, plainLine } from "./log-text.ts";

Deno.test("colours become classes and the text stays text", () => {
  const spans = logSpans("\x1b[31mred <b>\x1b[0m plain");
  assert.deepEqual(spans.map((span) => span.text), ["red <b>", " plain"]);
  assert.match(spans[0]?.className ?? "", /ansi-red-fg/);
});

Deno.test("escapes that would drive a terminal are left out", () => {
  const hostile =
    "a\x1b]0;title\x07b\x1b]8;;http://x\x1b\\c\x1b[2J\x1b[10;10Hd\x1bPq#0\x1b\\e\x1b(Bf";
  assert.equal(plainLine(hostile), "abcdef");
  assert.equal(logSpans(hostile).map((span) => span.text).join(""), "abcdef");
});

Deno.test("a progress bar shows what it came to", () => {
  assert.equal(plainLine("10 %\r50 %\r100 %\r"), "100 %");
});

Deno.test("signs that turn the reading order around are made visible", () => {
  assert.equal(plainLine("safe\u202Eexe.txt"), "safe⟨U+202E⟩exe.txt");
  assert.equal(plainLine("a\x00b\tc"), "a⟨U+0000⟩b\tc");
});
