import assert from "node:assert/strict";
import type { ChangedFile, FileChange } from "@haloop/shared";
import { type Gap, openMore, withGaps } from "./gaps.ts";
import { parseHunks } from "./patch.ts";

const old = Array.from({ length: 100 }, (_, at) => `line ${at + 1}`);
const now = old.with(49, "changed");
const patch = `@@ -49,3 +49,3 @@\n line 49\n-line 50\n+changed\n line 51\n`;
const change: FileChange = {
  file: {} as ChangedFile,
  old_text: `${old.join("\n")}\n`,
  new_text: `${now.join("\n")}\n`,
  patch,
};
const gapsOf = (opened: ReadonlyMap<number, { head: number; tail: number }> = new Map()) =>
  withGaps(change, parseHunks(patch)!, opened).filter((entry): entry is Gap =>
    entry.kind === "gap"
  );

Deno.test("what lies before, between and after hunks is folded and counted", () => {
  assert.deepEqual(gapsOf().map(({ at, count }) => [at, count]), [["top", 48], ["end", 49]]);
});

Deno.test("opening begins beside the hunk, and the lines keep their numbers", () => {
  const [top, end] = gapsOf();
  const opened = new Map([[0, openMore(top!, undefined, false)], [
    1,
    openMore(end!, undefined, false),
  ]]);
  const lines = withGaps(change, parseHunks(patch)!, opened);
  const shown = lines.flatMap((entry) => entry.kind === "gap" ? [] : [entry.now]);
  assert.deepEqual([shown[0], shown.at(-1)], [29, 71]);
  assert.deepEqual(gapsOf(opened).map(({ count }) => count), [28, 29]);
});

Deno.test("a small rest is opened with the step, and all can be opened at once", () => {
  const [top] = gapsOf();
  assert.deepEqual(openMore({ ...top!, count: 28 }, { head: 0, tail: 20 }, false), {
    head: 28,
    tail: 20,
  });
  const opened = new Map([[0, openMore(top!, undefined, true)]]);
  assert.deepEqual(gapsOf(opened).map(({ at }) => at), ["end"]);
});

Deno.test("without the texts a gap is counted and does not open", () => {
  const { old_text: _, new_text: __, ...bare } = change;
  const gaps = withGaps(bare, parseHunks(patch)!, new Map()).filter(({ kind }) => kind === "gap");
  assert.deepEqual(gaps, [{ kind: "gap", id: 0, count: 48, opens: false, at: "top" }]);
});
