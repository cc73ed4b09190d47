import assert from "node:assert/strict";
import { outgoing } from "./code-comment.ts";
import { CodeComments, type CommentStorage } from "./code-comments.ts";

class MemoryStorage implements CommentStorage {
  items = new Map<string, string>();
  full = false;
  get length() {
    return this.items.size;
  }
  key = (at: number) => [...this.items.keys()][at] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem(key: string, value: string) {
    if (this.full) throw new Error("QuotaExceededError");
    this.items.set(key, value);
  }
  removeItem = (key: string) => void this.items.delete(key);
}

const place = (path: string, line: number, side: "old" | "new" = "new") => ({
  file_id: path,
  path,
  side,
  from: line,
  to: line,
  quote: `line ${line}`,
});
let ids = 0;
const open = (storage: MemoryStorage | undefined = new MemoryStorage(), mission = "m-1") =>
  new CodeComments(mission, storage, { now: () => new Date(0), newId: () => `c${ids++}` });

Deno.test("a comment is kept from its first letter and read again by the next page", () => {
  const storage = new MemoryStorage();
  const comments = open(storage);
  const id = comments.begin(place("a.ts", 3));
  comments.type(id, "half a sent");
  assert.equal(open(storage).snapshot().comments[0]?.draft, "half a sent");
  assert.equal(open(storage, "m-2").snapshot().comments.length, 0);
});

Deno.test("a box that was left empty leaves nothing behind", () => {
  const storage = new MemoryStorage();
  const comments = open(storage);
  comments.begin(place("a.ts", 3));
  const id = comments.begin(place("a.ts", 5));
  assert.deepEqual(comments.snapshot().comments.map((one) => one.id), [id]);
  comments.cancel(id);
  assert.equal(storage.length, 0);
});

Deno.test("cancelling an edit brings back what was said before", () => {
  const comments = open();
  const id = comments.begin(place("a.ts", 3));
  comments.type(id, "first");
  comments.finish(id);
  comments.edit(id);
  comments.type(id, "second");
  comments.cancel(id);
  assert.equal(comments.snapshot().comments[0]?.text, "first");
  assert.equal(comments.snapshot().comments[0]?.draft, undefined);
});

Deno.test("what is sent has path, side, lines and quote, by file and line", () => {
  const comments = open();
  for (const at of [place("b.ts", 1), place("a.ts", 9, "old"), place("a.ts", 2)]) {
    const id = comments.begin(at);
    comments.type(id, ` on ${at.path} ${at.from} `);
    comments.finish(id);
  }
  assert.deepEqual(outgoing(comments.snapshot().comments), [
    {
      path: "a.ts",
      side: "new",
      from_line: 2,
      to_line: 2,
      quote: "line 2",
      text: "on a.ts 2",
    },
    {
      path: "a.ts",
      side: "old",
      from_line: 9,
      to_line: 9,
      quote: "line 9",
      text: "on a.ts 9",
    },
    { path: "b.ts", side: "new", from_line: 1, to_line: 1, quote: "line 1", text: "on b.ts 1" },
  ]);
  comments.sent(comments.snapshot().comments.map(({ id }) => id));
  assert.deepEqual(comments.snapshot().comments, []);
});

Deno.test("another tab's comment comes in, and words being typed here stay", () => {
  const storage = new MemoryStorage();
  const [mine, theirs] = [open(storage), open(storage)];
  const id = mine.begin(place("a.ts", 1));
  mine.type(id, "typing");
  const other = theirs.begin(place("a.ts", 2));
  theirs.type(other, "theirs");
  storage.removeItem(`haloop:code-comment:m-1:${id}`);
  mine.heard(`haloop:code-comment:m-1:${other}`);
  assert.deepEqual(mine.snapshot().comments.map(({ draft }) => draft), ["typing", "theirs"]);
});

Deno.test("a browser without room for them says so and loses none of them in the page", () => {
  const storage = new MemoryStorage();
  const comments = open(storage);
  storage.full = true;
  comments.type(comments.begin(place("a.ts", 1)), "words");
  assert.equal(comments.snapshot().kept, false);
  assert.equal(comments.snapshot().comments[0]?.draft, "words");
  assert.equal(new CodeComments("m-1", undefined, comments.parts).snapshot().kept, false);
});

Deno.test("records that cannot be read count as none", () => {
  const storage = new MemoryStorage();
  storage.items.set("haloop:code-comment:m-1:x", "{");
  storage.items.set("haloop:code-comment:m-1:y", '{"id":"y"}');
  assert.deepEqual(open(storage).snapshot().comments, []);
});
