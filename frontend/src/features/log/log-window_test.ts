import assert from "node:assert/strict";
import {
  WINDOW_LINES,
  WINDOW_STEP,
  windowAround,
  windowAtEnd,
  windowLength,
} from "./log-window.ts";

Deno.test("a log that fits is laid out whole", () => {
  assert.equal(windowAtEnd(WINDOW_LINES), 0);
  assert.equal(windowLength(0, 42), 42);
});

Deno.test("the end of a long log is always inside its window, which never grows", () => {
  for (const count of [100_001, 149_999, 150_000, 150_001, 1_234_567]) {
    const first = windowAtEnd(count);
    assert.ok(first + WINDOW_LINES >= count, `${count} ends beyond the window`);
    assert.ok(windowLength(first, count) <= WINDOW_LINES);
  }
});

Deno.test("the window stays where it is for a line inside it and moves for one outside", () => {
  assert.equal(windowAround(70_000, 1_000_000, 50_000), 50_000);
  const first = windowAround(500_000, 1_000_000, 0);
  assert.ok(first < 500_000 && 500_000 < first + WINDOW_LINES);
  assert.equal(windowAround(10, 1_000_000, 900_000), 0);
  assert.ok(windowAround(999_999, 1_000_000, 0) <= 1_000_000 - WINDOW_STEP);
});
