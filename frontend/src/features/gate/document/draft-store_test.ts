import assert from "node:assert/strict";
import { type DraftStorage, DraftStore } from "./draft-store.ts";

/** A browser's storage with a limit, shared by the tabs of a test. */
class MemoryStorage implements DraftStorage {
  readonly items = new Map<string, string>();
  readonly writes: { key: string; newValue: string }[] = [];
  constructor(readonly limit = Infinity) {}
  get length() {
    return this.items.size;
  }
  key(index: number) {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, newValue: string) {
    if (newValue.length > this.limit) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, newValue);
    this.writes.push({ key, newValue });
  }
  removeItem(key: string) {
    this.items.delete(key);
  }
}

const draft = (text: string, mission_id = "m-1", artifact = "plan.md") => ({
  mission_id,
  artifact,
  text,
  base: { hash: "feed", line_end: "\n" as const, text: "base" },
  at: "2026-01-01T00:00:00.000Z",
});

Deno.test("a draft is kept under its mission and artifact", () => {
  const storage = new MemoryStorage();
  assert.deepEqual(new DraftStore(storage, "a").keep(draft("words")), { ok: true });
  assert.deepEqual([...storage.items.keys()], ["haloop:draft:m-1:plan.md"]);
  const reloaded = new DraftStore(storage, "b");
  assert.equal(reloaded.load("m-1", "plan.md")?.text, "words");
  assert.equal(reloaded.load("m-2", "plan.md"), undefined);
  assert.equal(reloaded.load("m-1", "other.md"), undefined);
});

Deno.test("an empty text is a draft too", () => {
  const storage = new MemoryStorage();
  new DraftStore(storage, "a").keep(draft(""));
  assert.equal(new DraftStore(storage, "b").load("m-1", "plan.md")?.text, "");
});

Deno.test("a tab never writes over words of another that it has not seen", () => {
  const storage = new MemoryStorage();
  const [a, b] = [new DraftStore(storage, "a"), new DraftStore(storage, "b")];
  a.keep(draft("of a"));
  const result = b.keep(draft("of b"));
  assert.equal(result.ok && result.other?.text, "of a");
  assert.equal(a.load("m-1", "plan.md")?.text, "of a");
  assert.deepEqual(a.loadAside("m-1", "plan.md").map((kept) => kept.text), ["of b"]);
  assert.deepEqual(b.loadAside("m-1", "plan.md"), []);
});

Deno.test("a tab that has seen another's words goes on from them", () => {
  const storage = new MemoryStorage();
  const [a, b] = [new DraftStore(storage, "a"), new DraftStore(storage, "b")];
  a.keep(draft("of a"));
  b.load("m-1", "plan.md");
  assert.deepEqual(b.keep(draft("of a, and b")), { ok: true });
  assert.equal(storage.items.size, 1);
});

Deno.test("adopting both texts leaves one draft", () => {
  const storage = new MemoryStorage();
  const [a, b] = [new DraftStore(storage, "a"), new DraftStore(storage, "b")];
  a.keep(draft("of a"));
  b.keep(draft("of b"));
  a.adopt("m-1", "plan.md", "of b");
  a.keep(draft("of both"));
  assert.equal(storage.items.size, 1);
  assert.equal(new DraftStore(storage, "c").load("m-1", "plan.md")?.text, "of both");
  b.adopt("m-1", "plan.md", "of both");
  assert.deepEqual(b.keep(draft("of both, and b")), { ok: true });
});

Deno.test("the end of a draft removes it and is heard by other tabs", () => {
  const storage = new MemoryStorage();
  const a = new DraftStore(storage, "a");
  a.keep(draft("words"));
  a.end("m-1", "plan.md", "saved", "beef");
  assert.equal(storage.items.size, 0);
  const b = new DraftStore(storage, "b");
  assert.deepEqual(b.news("m-1", "plan.md", storage.writes.at(-1)!), {
    type: "ended",
    how: "saved",
    hash: "beef",
  });
  assert.equal(b.news("m-2", "plan.md", storage.writes.at(-1)!), undefined);
});

Deno.test("the end of a draft leaves the words of another tab", () => {
  const storage = new MemoryStorage();
  const [a, b] = [new DraftStore(storage, "a"), new DraftStore(storage, "b")];
  a.keep(draft("of a"));
  b.keep(draft("of b"));
  b.end("m-1", "plan.md", "saved", "beef");
  assert.equal(a.load("m-1", "plan.md")?.text, "of a");
  assert.deepEqual(a.loadAside("m-1", "plan.md"), []);
});

Deno.test("other tabs hear what was kept, beside or not", () => {
  const storage = new MemoryStorage();
  const [a, b] = [new DraftStore(storage, "a"), new DraftStore(storage, "b")];
  a.keep(draft("of a"));
  b.keep(draft("of b"));
  const [first, second] = storage.writes;
  const text = (news: ReturnType<DraftStore["news"]>) => news?.type === "kept" && news.draft.text;
  assert.equal(text(b.news("m-1", "plan.md", first!)), "of a");
  assert.equal(text(a.news("m-1", "plan.md", second!)), "of b");
  assert.equal(a.news("m-1", "other.md", second!), undefined);
});

Deno.test("without room for the base the text alone is kept", () => {
  const storage = new MemoryStorage(400);
  const store = new DraftStore(storage, "a");
  const large = { ...draft("words"), base: { ...draft("").base, text: "x".repeat(1000) } };
  assert.deepEqual(store.keep(large), { ok: true });
  assert.deepEqual(new DraftStore(storage, "b").load("m-1", "plan.md")?.base, {
    hash: "feed",
    line_end: "\n",
  });
});

Deno.test("a full or withheld storage is told", () => {
  const full = new DraftStore(new MemoryStorage(10), "a");
  assert.deepEqual(full.keep(draft("words")), { ok: false, reason: "full" });
  const none = new DraftStore(undefined, "a");
  assert.deepEqual(none.keep(draft("words")), { ok: false, reason: "unavailable" });
  assert.equal(none.load("m-1", "plan.md"), undefined);
});

Deno.test("what is not a draft is not read as one", () => {
  const storage = new MemoryStorage();
  const store = new DraftStore(storage, "a");
  for (const junk of ["", "{", "null", '{"text":1}', '"words"']) {
    storage.items.set("haloop:draft:m-1:plan.md", junk);
    assert.equal(store.load("m-1", "plan.md"), undefined);
    assert.equal(
      store.news("m-1", "plan.md", {
        key: "haloop:draft:m-1:plan.md",
        newValue: junk,
      }),
      undefined,
    );
  }
});
