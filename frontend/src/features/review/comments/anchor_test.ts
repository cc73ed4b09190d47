import assert from "node:assert/strict";
import { ChangeSet, Text } from "@codemirror/state";
import {
  anchorAt,
  anchorOfLines,
  follow,
  holdsWholeLines,
  isLost,
  linesOf,
  reanchor,
} from "./anchor.ts";

const text = (words: string) => Text.of(words.split("\n"));
const edit = (doc: Text, from: number, to: number, insert: string) => {
  const changes = ChangeSet.of({ from, to, insert }, doc.length);
  return { changes, doc: changes.apply(doc) };
};

Deno.test("a selection is anchored at its words, an empty one at its line", () => {
  const doc = text("one\ntwo three\nfour");
  assert.deepEqual(anchorAt(doc, 7, 13), { from: 8, to: 13, quote: "three" });
  assert.deepEqual(anchorAt(doc, 5, 5), { from: 4, to: 13, quote: "two three" });
  assert.equal(holdsWholeLines(anchorAt(doc, 5, 5), doc), true);
  assert.equal(holdsWholeLines(anchorAt(doc, 8, 13), doc), false);
  assert.deepEqual(anchorOfLines(doc, { from: 2, to: 99 }), {
    from: 4,
    to: 18,
    quote: "two three\nfour",
  });
});

Deno.test("an anchor moves with the text that is typed above it", () => {
  const doc = text("one\ntwo\nthree");
  const above = edit(doc, 0, 0, "zero\n");
  const moved = follow(anchorOfLines(doc, { from: 2, to: 2 }), above.changes, above.doc);
  assert.deepEqual(linesOf(moved, above.doc), { from: 3, to: 3 });
  const within = edit(doc, 5, 5, "!!");
  assert.equal(follow(anchorAt(doc, 4, 7), within.changes, within.doc).quote, "t!!wo");
});

Deno.test("words that are cut and put elsewhere take their comment along", () => {
  const doc = text("one\ntwo words\nthree");
  const cut = edit(doc, 4, 14, "");
  const lost = follow(anchorOfLines(doc, { from: 2, to: 2 }), cut.changes, cut.doc);
  assert.equal(isLost(lost), true);
  const put = edit(cut.doc, cut.doc.length, cut.doc.length, "\ntwo words");
  const found = follow(lost, put.changes, put.doc);
  assert.deepEqual([isLost(found), linesOf(found, put.doc)], [false, { from: 3, to: 3 }]);
});

Deno.test("in another text the nearest place with the same words is taken", () => {
  const anchor = anchorOfLines(text("a\nb\nsame\nc"), { from: 3, to: 3 });
  const doc = text("same\nx\ny\nz\nb\nsame\nlater\nlater\nsame");
  assert.deepEqual(linesOf(reanchor(anchor, doc), doc), { from: 1, to: 1 });
  const gone = reanchor(anchor, text("nothing of it"));
  assert.deepEqual([isLost(gone), gone.quote], [true, "same"]);
  const short = reanchor({ from: 500, to: 510, quote: "gone words" }, text("x"));
  assert.deepEqual([short.from, short.to], [1, 1]);
});

Deno.test("of several commented lines the first one is enough to be found again", () => {
  const anchor = anchorOfLines(text("head\nfirst line\nsecond"), { from: 2, to: 3 });
  const doc = text("head\nnew\nfirst line\nother");
  assert.deepEqual(linesOf(reanchor(anchor, doc), doc), { from: 3, to: 3 });
});
