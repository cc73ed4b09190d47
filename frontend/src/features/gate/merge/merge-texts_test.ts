import assert from "node:assert/strict";
import { Text } from "@codemirror/state";
import { mergeTexts } from "./merge-texts.ts";

const text = (string: string) => Text.of(string.split("\n"));
const base = text("one\ntwo\nthree\nfour\nfive\n");

function merge(mine: string, theirs: string) {
  const { doc, ...rest } = mergeTexts(text(mine), base, text(theirs));
  return { text: doc.toString(), ...rest };
}

Deno.test("edits in different places are both kept", () => {
  assert.deepEqual(merge("ONE\ntwo\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nFIVE\n"), {
    text: "ONE\ntwo\nthree\nfour\nFIVE\n",
    conflicts: [],
    automatic: true,
  });
});

Deno.test("the same edit on both sides is no conflict", () => {
  const both = "one\n2\nthree\nfour\nfive\n";
  assert.deepEqual(merge(both, both), { text: both, conflicts: [], automatic: true });
});

Deno.test("where both changed one line, mine is kept and the place is told", () => {
  assert.deepEqual(
    merge("one\ntwo\nMINE\nfour\nfive\n", "one\ntwo\nTHEIRS\nfour\nfive\nsix\n"),
    {
      text: "one\ntwo\nMINE\nfour\nfive\nsix\n",
      conflicts: [{ from: 3, to: 3 }],
      automatic: true,
    },
  );
});

Deno.test("a line that one side took out and the other changed stays", () => {
  const { text, conflicts } = merge("one\ntwo\nMINE\nfour\nfive\n", "one\ntwo\nfour\nfive\n");
  assert.equal(text, "one\ntwo\nMINE\nfour\nfive\n");
  assert.equal(conflicts.length, 1);
});

Deno.test("without the common ancestor nothing is merged by itself", () => {
  const merged = mergeTexts(text("mine"), undefined, text("theirs"));
  assert.equal(merged.doc.toString(), "mine");
  assert.equal(merged.automatic, false);
});

Deno.test("a side that changed nothing gives way", () => {
  assert.equal(mergeTexts(base, base, text("theirs")).doc.toString(), "theirs");
  assert.equal(mergeTexts(text("mine"), base, base).doc.toString(), "mine");
  assert.equal(
    mergeTexts(text(""), base, text("one\ntwo\nthree\nfour\nfive\nsix\n")).doc.lines > 0,
    true,
  );
});

Deno.test("large texts with one edit each merge quickly", () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i % 50}`);
  const large = Text.of(lines);
  const mine = Text.of(lines.map((line, i) => (i === 9_000 ? "mine" : line)));
  const theirs = Text.of(lines.map((line, i) => (i === 11_000 ? "theirs" : line)));
  const merged = mergeTexts(mine, large, theirs);
  assert.equal(merged.automatic, true);
  assert.equal(merged.doc.line(9_001).text, "mine");
  assert.equal(merged.doc.line(11_001).text, "theirs");
});
