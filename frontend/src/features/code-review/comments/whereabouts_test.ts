import assert from "node:assert/strict";
import { whereabouts } from "./whereabouts.ts";

const lines = ["import a", "", "const limit = 100;", "return", "}", "return"];

Deno.test("lines that moved are found where they stand now, the nearest of several", () => {
  assert.deepEqual(whereabouts("return", 9, lines), {
    is: "unchanged",
    lines: { from: 6, to: 6 },
  });
  assert.deepEqual(whereabouts("return\n}", 1, lines), {
    is: "unchanged",
    lines: { from: 4, to: 5 },
  });
});

Deno.test("edited lines are found by their words", () => {
  assert.deepEqual(whereabouts("const limit = 60;", 1, lines), {
    is: "changed",
    lines: { from: 3, to: 3 },
  });
});

Deno.test("lines that are gone leave a place that is in the text", () => {
  assert.deepEqual(whereabouts("something else altogether", 40, lines), {
    is: "removed",
    after: 6,
  });
  assert.deepEqual(whereabouts("x", 1, []), { is: "removed", after: 0 });
});
