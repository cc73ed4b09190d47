import assert from "node:assert/strict";
import { inOneLine, judgeable, printable } from "./printable.ts";

Deno.test("nothing that a terminal obeys is left, and every other character is", () => {
  for (
    const [given, shown] of [
      ["plain\ttext\n", "plain\ttext\n"],
      ["\x1b[31mred\x1b[0m", "red"],
      ["\x1b]0;title\x07after", "after"],
      ["\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"],
      ["a\rb\r\nc", "a\nb\nc"],
      ["bell\x07 back\x08 c1\x9b31m", "bell back c1"],
      ["right\u202eto left", "rightto left"],
      ["größe 日本 👩‍👩‍👧", "größe 日本 👩‍👩‍👧"],
    ] as const
  ) assert.equal(printable(given), shown);
  assert.equal(inOneLine(" a\n\t b \x1b[2Jc "), "a b c");
});

Deno.test("a stream that is cut anywhere shows what the whole shows", () => {
  const whole = "one\x1b[1;31mred\x1b[0m\r\n\x1b]0;a title\x07two\x1b[2Kthree\r\n";
  for (let at = 0; at <= whole.length; at += 1) {
    let rest = "";
    let shown = "";
    for (const piece of [whole.slice(0, at), whole.slice(at)]) {
      const judged = judgeable(rest + piece);
      shown += printable(judged.whole);
      rest = judged.rest;
    }
    assert.equal(shown + printable(rest), printable(whole), `cut at ${at}`);
  }
});
