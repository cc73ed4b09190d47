import assert from "node:assert/strict";
import { Text } from "@codemirror/state";
import { lineChanges } from "./line-changes.ts";
import { isInRanges } from "./line-range.ts";

const text = (...lines: string[]) => Text.of(lines);

Deno.test("equal texts have no changes", () => {
  assert.equal(lineChanges(text("a", "b"), text("a", "b")).places, 0);
});

Deno.test("a changed line is one place, one line added and one removed", () => {
  const changes = lineChanges(text("one", "two", "three"), text("one", "2", "three"));
  assert.deepEqual(changes, {
    ranges: [{ from: 2, to: 2 }],
    removals: [],
    places: 1,
    added: 1,
    removed: 1,
  });
});

Deno.test("lines added at the end are marked", () => {
  const changes = lineChanges(text("one"), text("one", "two", "three"));
  assert.deepEqual(changes.ranges.at(-1)?.to, 3);
  assert.equal(changes.places, 1);
  assert.ok(changes.added >= 2);
});

Deno.test("a line taken out marks the line that follows", () => {
  const changes = lineChanges(text("one", "two", "three"), text("one", "three"));
  assert.deepEqual(changes, { ranges: [], removals: [2], places: 1, added: 0, removed: 1 });
});

Deno.test("a text that was emptied, and one that was filled", () => {
  assert.equal(lineChanges(text("one", "two"), text("")).places, 1);
  assert.deepEqual(lineChanges(text(""), text("one", "two")).ranges, [{ from: 1, to: 2 }]);
});

Deno.test("places far apart are counted apart", () => {
  const before = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  const after = before.map((line, i) => (i % 30 === 10 ? `${line}, edited` : line));
  const changes = lineChanges(Text.of(before), Text.of(after));
  assert.deepEqual(changes.ranges.map((range) => range.from), [11, 41, 71]);
});

Deno.test("a range is hit by any line of it", () => {
  const ranges = [{ from: 3, to: 5 }];
  assert.equal(isInRanges(ranges, 1, 2), false);
  assert.equal(isInRanges(ranges, 1, 3), true);
  assert.equal(isInRanges(ranges, 5, 9), true);
  assert.equal(isInRanges(ranges, 6, 9), false);
});
