import assert from "node:assert/strict";
import { looksAfter } from "./sgr.ts";

Deno.test("what a line leaves switched on is told by one escape", () => {
  const cases: [before: string, text: string, after: string][] = [
    ["", "plain", ""],
    ["\x1b[31m", "still red", "\x1b[31m"],
    ["", "\x1b[1;31mbold red", "\x1b[1;31m"],
    ["\x1b[1;31m", "\x1b[39mbold only", "\x1b[1m"],
    ["\x1b[1;31m", "\x1b[22mred only", "\x1b[31m"],
    ["\x1b[31;44m", "\x1b[0mnothing", ""],
    ["\x1b[31;44m", "\x1b[mnothing", ""],
    ["", "\x1b[38;5;208morange", "\x1b[38;5;208m"],
    ["", "\x1b[38;2;1;2;3;4mthree bytes and underlined", "\x1b[4;38;2;1;2;3m"],
    ["\x1b[38;2;1;2;3m", "\x1b[91mbright red", "\x1b[91m"],
    ["\x1b[32m", "\x1b[2Ja cursor move changes no colour", "\x1b[32m"],
    ["\x1b[32m", "\x1b[999;58mwhat is unknown is passed over", "\x1b[32m"],
  ];
  for (const [before, text, after] of cases) assert.equal(looksAfter(before, text), after, text);
});

Deno.test("cut anywhere, the looks at the end are the same", () => {
  const text = "a\x1b[1;33mb\nc\x1b[22md\x1b[48;5;7me\x1b[39mf";
  const whole = looksAfter("", text);
  for (const line of [2, 9, 10, 11]) {
    assert.equal(looksAfter(looksAfter("", text.slice(0, line)), text.slice(line)), whole);
  }
});
