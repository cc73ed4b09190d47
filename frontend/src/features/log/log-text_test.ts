import assert from "node:assert/strict";
import { logSpans, plainText } from "./log-text.ts";

Deno.test("colours become classes and the text stays text", () => {
  const spans = logSpans("\x1b[31mred <b>\x1b[0m plain");
  assert.deepEqual(spans.map((span) => span.text), ["red <b>", " plain"]);
  assert.match(spans[0]?.className ?? "", /ansi-red-fg/);
});

Deno.test("escapes that would drive a terminal are left out", () => {
  const hostile =
    "a\x1b]0;title\x07b\x1b]8;;http://x\x1b\\c\x1b[2J\x1b[10;10Hd\x1bPq#0\x1b\\e\x1b(Bf";
  assert.equal(plainText(hostile), "abcdef");
  assert.equal(logSpans(hostile).map((span) => span.text).join(""), "abcdef");
});

Deno.test("a progress bar shows what it came to", () => {
  assert.equal(plainText("10 %\r50 %\r100 %\r"), "100 %");
});

Deno.test("signs that turn the reading order around are made visible", () => {
  assert.equal(plainText("safe\u202Eexe.txt"), "safe⟨U+202E⟩exe.txt");
  assert.equal(plainText("a\x00b\tc"), "a⟨U+0000⟩b\tc");
});

Deno.test("several lines are made plain at once as they are one by one", () => {
  const lines = [
    "a\x1b[31mred",
    "an open title \x1b]0;never ended",
    "10 %\r100 %\r",
    "windows\r",
    "twice\r\r",
    "",
    "\r",
    "safe\u202Eexe\x1b[0m",
    "x\ry",
  ];
  assert.deepEqual(plainText(lines.join("\n")).split("\n"), lines.map((line) => plainText(line)));
  assert.deepEqual(lines.map((line) => plainText(line)).slice(2, 7), [
    "100 %",
    "windows",
    "twice",
    "",
    "",
  ]);
});

Deno.test("a line begins in the looks that the one before left, until they are ended", () => {
  const [first, second] = logSpans("still red\x1b[0m plain", "\x1b[31m");
  assert.match(first?.className ?? "", /ansi-red-fg/);
  assert.deepEqual(second, { text: " plain", className: "" });
  const [kept] = logSpans("\x1b[32mgone\rkept");
  assert.deepEqual([kept?.text, kept?.className], ["kept", "ansi-green-fg"]);
});
