import assert from "node:assert/strict";
import { ChangeSet, Text } from "@codemirror/state";
import { anchorOfLines, isLost, linesOf } from "./anchor.ts";
import { type CommentStorage, CommentStore } from "./comment-store.ts";
import { Comments } from "./comments.ts";
import { outgoing, refuseTooMany } from "./outgoing.ts";

class MemoryStorage implements CommentStorage {
  items = new Map<string, string>();
  full = false;
  get length() {
    return this.items.size;
  }
  key = (index: number) => [...this.items.keys()][index] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem(key: string, value: string) {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, value);
  }
  removeItem = (key: string) => void this.items.delete(key);
}

const TEXT = text("# Title\n\nfirst\nsecond\nthird");

function text(words: string) {
  return Text.of(words.split("\n"));
}

let ids = 0;
function open(storage = new MemoryStorage(), doc = TEXT, artifact = "a.md") {
  const store = new CommentStore(storage, "m-1", artifact);
  const parts = { store, now: () => new Date(1e12), newId: () => `c${++ids}` };
  return { comments: new Comments(doc, parts), store, storage };
}

function comment(comments: Comments, line: number, words: string): string {
  const id = comments.begin(anchorOfLines(comments.doc, { from: line, to: line }));
  comments.type(id, words);
  comments.finish(id);
  return id;
}

const places = (comments: Comments) =>
  comments.snapshot().comments.map((
    { anchor, text },
  ) => [linesOf(anchor, comments.doc).from, text]);

Deno.test("comments survive a reload, the open box and the note included", () => {
  const { comments, storage } = open();
  comment(comments, 4, "why?");
  const half = comments.begin(anchorOfLines(TEXT, { from: 3, to: 3 }));
  comments.type(half, "half a tho");
  comments.setNote("shorter ");
  const again = open(storage).comments.snapshot();
  assert.deepEqual(again.comments.map(({ text, draft }) => [text, draft]), [
    ["", "half a tho"],
    ["why?", undefined],
  ]);
  assert.equal(again.note, "shorter ");
  assert.deepEqual(open(storage, TEXT, "b.md").comments.snapshot().comments, []);
});

Deno.test("a comment follows the text that is edited above it", () => {
  const { comments } = open();
  comment(comments, 4, "about second");
  const changes = ChangeSet.of({ from: 0, insert: "x\ny\n" }, TEXT.length);
  comments.follow(changes, changes.apply(TEXT));
  assert.deepEqual(places(comments), [[6, "about second"]]);
  comments.flush();
});

Deno.test("after a reload over another text a comment is found by its words", () => {
  const { comments, storage } = open();
  comment(comments, 4, "about second");
  const { comments: again } = open(storage, text("# New\n\nintro\nmore\nfirst\nsecond"));
  assert.deepEqual(places(again), [[6, "about second"]]);
});

Deno.test("a text that the agent wrote anew keeps what can be found, and tells what cannot", () => {
  const { comments } = open();
  comment(comments, 3, "kept");
  comment(comments, 5, "gone");
  comments.catchUp(text("# Another\n\n- one\n- two\n\nfirst"));
  const lost = comments.snapshot().comments.map((one) => [one.text, isLost(one.anchor)]);
  assert.deepEqual(lost.toSorted(), [["gone", true], ["kept", false]]);
  comments.flush();
});

Deno.test("a box that is cancelled leaves nothing new and nothing changed", () => {
  const { comments, storage } = open();
  comments.cancel(comments.begin(anchorOfLines(TEXT, { from: 3, to: 3 })));
  assert.equal(storage.items.size, 0);
  const id = comment(comments, 3, "as it was");
  comments.edit(id);
  comments.type(id, "something else");
  comments.cancel(id);
  assert.deepEqual(places(comments), [[3, "as it was"]]);
  comments.begin(anchorOfLines(TEXT, { from: 4, to: 4 }));
  comments.begin(anchorOfLines(TEXT, { from: 5, to: 5 }));
  assert.equal(comments.snapshot().comments.length, 2);
});

Deno.test("what is sent: lines and quotes as they are now, unfinished words included", () => {
  const { comments } = open();
  comment(comments, 3, "one");
  const half = comments.begin(anchorOfLines(TEXT, { from: 4, to: 5 }));
  comments.type(half, " not finished ");
  comments.begin(anchorOfLines(TEXT, { from: 1, to: 1 }));
  const { comments: all, note } = comments.snapshot();
  const sent = outgoing(all, note, TEXT);
  assert.deepEqual(sent.comments, [
    { from_line: 3, to_line: 3, quote: "first", text: "one" },
    { from_line: 4, to_line: 5, quote: "second\nthird", text: "not finished" },
  ]);
  assert.deepEqual(outgoing([], " \n", TEXT), { note: "", comments: [], ids: [] });
  comments.sent(sent.ids, "");
  assert.deepEqual(comments.snapshot().comments.map(({ text }) => text), [""]);
});

Deno.test("words within a line are told besides the line that they stand in", () => {
  const { comments } = open();
  const id = comments.begin({ from: 9, to: 12, quote: "fir" });
  comments.type(id, "which?");
  const [sent] = outgoing(comments.snapshot().comments, "", TEXT).comments;
  assert.deepEqual([sent?.quote, sent?.words], ["first", "fir"]);
});

Deno.test("a note that was written on while it was sent stays", () => {
  const { comments } = open();
  comments.setNote("first");
  comments.setNote("first and more");
  comments.sent([], "first");
  assert.equal(comments.snapshot().note, "first and more");
});

Deno.test("a browser without room is told of, and nothing is lost from the page", () => {
  const { comments, storage } = open();
  storage.full = true;
  comment(comments, 3, "not kept");
  assert.equal(comments.snapshot().kept, false);
  assert.deepEqual(places(comments), [[3, "not kept"]]);
});

Deno.test("two tabs add to each other, and never take away what is being typed", () => {
  const storage = new MemoryStorage();
  const [one, two] = [open(storage), open(storage)];
  const tell = (id: string) => {
    const key = [...storage.items.keys()].find((candidate) => candidate.endsWith(id));
    const gone = { key: `haloop:comment:m-1:a.md:${id}`, newValue: null };
    const news = two.store.news(
      key === undefined ? gone : { key, newValue: storage.getItem(key) },
    );
    if (news !== undefined) two.comments.heard(news);
  };
  const id = comment(one.comments, 3, "from the first tab");
  tell(id);
  assert.deepEqual(places(two.comments), [[3, "from the first tab"]]);
  two.comments.edit(id);
  two.comments.type(id, "typing here");
  one.comments.remove(id);
  tell(id);
  assert.equal(two.comments.snapshot().comments[0]?.draft, "typing here");
  assert.equal(two.store.news({ key: "haloop:comment:m-1:b.md:c1", newValue: "{}" }), undefined);
});

Deno.test("a request that has to take all comments refuses more than it takes", () => {
  refuseTooMany(500);
  assert.throws(() => refuseTooMany(501), /One request takes 500 comments, and these are 501\./);
});
