import assert from "node:assert/strict";
import fc from "fast-check";
import { parseName } from "./names.ts";

Deno.test("names that a person would choose pass unchanged", () => {
  const names = [
    "raw-input.md",
    "a",
    "ünïcode – ok.md",
    ".hidden",
    "two words.json",
    "文書.md",
    "🧭",
  ];
  for (const name of names) assert.deepEqual(parseName(name), { ok: true, name });
});

const REFUSED: readonly [name: string, problem: RegExp][] = [
  ["", /empty/],
  ["a/b", /separator/],
  ["..\\b", /separator/],
  ["..", /dots/],
  ["...", /dots/],
  [".", /dots/],
  ["-rf", /dash/],
  ["a\0b", /control/],
  ["a\nb", /control/],
  ["a\u007f", /control/],
  ["a\u0085b", /control/],
  ["gpj\u202efdp.md", /control/],
  ["half\ud800", /control/],
  ["x".repeat(201), /200 bytes/],
  ["ä".repeat(101), /200 bytes/],
  [".haloop-tmp-1", /begin/],
];

for (const [name, problem] of REFUSED) {
  Deno.test(`the name ${JSON.stringify(name).slice(0, 30)} is refused`, () => {
    const parsed = parseName(name);
    assert(!parsed.ok);
    assert.match(parsed.problem, problem);
  });
}

Deno.test("whatever passes is one path segment that no tool takes for an option", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (raw) => {
    const parsed = parseName(raw);
    if (!parsed.ok) return;
    assert.equal(parsed.name, raw);
    assert(!/[/\\\0]/.test(raw) && raw !== "" && raw !== "." && raw !== ".." && raw[0] !== "-");
  }));
});
