import assert from "node:assert/strict";
import { ApiError, type ContinueBody, type RequestChangesBody } from "@haloop/shared";
import { EditorState, type Text } from "@codemirror/state";
import { hashOf, savedText } from "../document/artifact-text.ts";
import { isConflict, isEdited } from "../document/document-state.ts";
import { type DraftStorage, DraftStore } from "../document/draft-store.ts";
import { GateSession } from "./gate-session.ts";

/** A server with one artifact, as the API's contract describes it. */
class FakeServer {
  text = "agent's text\n";
  at_s = 1;
  step = "review";
  calls: string[] = [];
  fail: Error | undefined;
  holds: Promise<void> | undefined;
  get at() {
    return `2026-01-01T00:00:${String(this.at_s).padStart(2, "0")}.000Z`;
  }
  async saveArtifact(id: string, name: string, content: string, ifMatch?: string) {
    this.calls.push(`save ${id} ${name} ${content}`);
    await this.holds;
    if (this.fail) throw this.fail;
    if (ifMatch !== undefined && ifMatch !== hashOf(this.text)) {
      throw new ApiError(412, "Someone else saved in between");
    }
    this.text = content;
    this.at_s += 1;
    return { hash: hashOf(content) };
  }
  async continue(_id: string, body: ContinueBody = {}) {
    this.calls.push(`continue ${body.stepId}`);
    await this.holds;
    if (this.fail) throw this.fail;
    if (body.stepId !== this.step || body.artifactHash !== hashOf(this.text)) {
      throw new ApiError(409, "Cannot continue: the text is no longer the one that was read");
    }
    this.step = "next";
    return null;
  }
  async requestChanges(_id: string, body: RequestChangesBody) {
    this.calls.push(`request ${body.stepId} ${body.comments?.map(({ quote }) => quote)}`);
    await this.continue("", body);
    return null;
  }
  versions = () => Promise.resolve([]);
  version = () => Promise.reject(new ApiError(404, "No such version"));
}

class MemoryStorage implements DraftStorage {
  items = new Map<string, string>();
  onWrite: ((key: string, newValue: string) => void) | undefined;
  get length() {
    return this.items.size;
  }
  key = (index: number) => [...this.items.keys()][index] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem(key: string, value: string) {
    this.items.set(key, value);
    this.onWrite?.(key, value);
  }
  removeItem = (key: string) => void this.items.delete(key);
}

function open(server: FakeServer, storage = new MemoryStorage(), tab = "tab") {
  const poll = () => {
    session.heard(server.text, hashOf(server.text), server.at);
    return Promise.resolve();
  };
  const session: GateSession = new GateSession(
    "m-1",
    "plan.md",
    savedText(server.text),
    server.at,
    {
      api: server,
      drafts: new DraftStore(storage, tab),
      refresh: poll,
      now: () => new Date(0),
    },
  );
  session.subscribe(() => {});
  session.editor.state = EditorState.create({ doc: session.snapshot().document.doc });
  const type = (text: string) => {
    const editor = session.editor.state!;
    const changes = { from: 0, to: editor.doc.length, insert: text };
    session.edited(editor.update({ changes }).state);
  };
  return { session, type, poll, storage };
}

Deno.test("a save sends the text with the ids that it was typed under", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("mine\n");
  assert.equal(await session.save(), true);
  assert.deepEqual(server.calls, ["save m-1 plan.md mine\n"]);
  assert.equal(isEdited(session.snapshot().document), false);
  assert.equal(session.snapshot().said, "Saved");
});

Deno.test("two saves at once are one request", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("mine\n");
  await Promise.all([session.save(), session.save()]);
  assert.equal(server.calls.length, 1);
});

Deno.test("continue saves what is unsaved and approves exactly those bytes", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("mine\n");
  await session.continue("review");
  assert.deepEqual(server.calls, ["save m-1 plan.md mine\n", "continue review"]);
  assert.equal(server.step, "next");
});

Deno.test("a double click continues once", async () => {
  const server = new FakeServer();
  const { session } = open(server);
  await Promise.all([session.continue("review"), session.continue("review")]);
  assert.deepEqual(server.calls, ["continue review"]);
});

Deno.test("continue does not go on when the save fails", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("mine\n");
  server.fail = new ApiError(0, "Haloop does not answer");
  await session.continue("review");
  assert.deepEqual(server.calls.length, 1);
  assert.equal(session.text, "mine\n");
  assert.match(session.snapshot().said, /^Could not save: /);
  assert.equal(session.snapshot().deciding, undefined);
});

Deno.test("that no server answered a save is over once one answers", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("mine\n");
  server.fail = new ApiError(0, "Haloop does not answer");
  await session.save();
  session.serverAnswered(0);
  assert.equal(session.snapshot().document.save.is, "failed");
  session.serverAnswered(1);
  assert.equal(session.snapshot().document.save.is, "idle");
  assert.equal(isEdited(session.snapshot().document), true);
  server.fail = new ApiError(500, "The disk is full");
  await session.save();
  session.serverAnswered(2);
  assert.equal(session.snapshot().document.save.is, "failed");
  session.flush();
});

Deno.test("a stale continue changes nothing and says what was seen", async () => {
  const server = new FakeServer();
  const { session } = open(server);
  server.text = "newer\n";
  server.at_s = 5;
  await session.continue("review");
  const { notice, document } = session.snapshot();
  assert.equal(notice?.is, "stale");
  assert.equal(notice?.is === "stale" && notice.seen.doc.toString(), "agent's text\n");
  assert.equal(document.doc.toString(), "newer\n");
  assert.equal(server.step, "review");
});

Deno.test("a text that changed under a reader's eyes is not let through unread", async () => {
  const server = new FakeServer();
  const { session, poll } = open(server);
  server.text = "newer\n";
  await poll();
  await session.continue("review");
  assert.deepEqual(server.calls, []);
  assert.equal(session.snapshot().notice?.is, "stale");
  await session.continue("review");
  assert.deepEqual(server.calls, ["continue review"]);
});

Deno.test("a refused save shows both texts, and the merge can be saved", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("mine\n");
  server.text = "theirs\n";
  server.at_s = 9;
  assert.equal(await session.save(), false);
  const { document } = session.snapshot();
  assert.equal(isConflict(document), true);
  assert.equal(session.text, "mine\n");
  await session.continue("review");
  assert.equal(server.calls.includes("continue review"), false);
  session.merge(savedText("mine and theirs\n").doc, document.server);
  assert.equal(session.editor.state?.doc.toString(), "mine and theirs\n");
  assert.equal(await session.save(), true);
  assert.equal(server.text, "mine and theirs\n");
});

Deno.test("a text too large to be shown is not saved, and not lost", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("é".repeat(600_000));
  assert.equal(await session.save(), false);
  assert.deepEqual(server.calls, []);
  assert.match(session.snapshot().said, /larger than 1 MiB/);
  assert.equal(session.text.length, 600_000);
});

Deno.test("what is typed while a save is under way stays", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  let release = () => {};
  server.holds = new Promise((resolve) => release = resolve);
  type("mine\n");
  const saving = session.save();
  type("mine, and more\n");
  release();
  assert.equal(await saving, true);
  assert.equal(session.text, "mine, and more\n");
  assert.equal(isEdited(session.snapshot().document), true);
  session.flush();
});

Deno.test("an unsaved text is there again in a new session, and gone once saved", async () => {
  const server = new FakeServer();
  const first = open(server);
  first.type("mine\n");
  first.session.flush();
  const second = open(server, first.storage, "later");
  assert.equal(second.session.text, "mine\n");
  assert.equal(await second.session.save(), true);
  assert.equal(first.storage.items.size, 0);
});

Deno.test("a draft meets a text that changed meanwhile: both are there", () => {
  const server = new FakeServer();
  const first = open(server);
  first.type("mine\n");
  first.session.flush();
  server.text = "theirs\n";
  server.at_s = 4;
  const { document } = open(server, first.storage, "later").session.snapshot();
  assert.equal(isConflict(document), true);
  assert.equal(document.doc.toString(), "mine\n");
  assert.equal(document.server.doc.toString(), "theirs\n");
  assert.equal(document.base.doc?.toString(), "agent's text\n");
});

Deno.test("another mission's draft is never shown", () => {
  const server = new FakeServer();
  const first = open(server);
  first.type("mine\n");
  first.session.flush();
  const other = new GateSession("m-2", "plan.md", savedText(server.text), server.at, {
    ...first.session.parts,
    drafts: new DraftStore(first.storage, "tab"),
  });
  assert.equal(other.text, "agent's text\n");
});

Deno.test("tabs follow each other, and where both typed both texts stay", () => {
  const server = new FakeServer();
  const storage = new MemoryStorage();
  const [a, b] = [open(server, storage, "a"), open(server, storage, "b")];
  const tell = (to: GateSession) => {
    storage.onWrite = (key, newValue) => to.storageChanged({ key, newValue });
  };
  tell(b.session);
  a.type("of a\n");
  a.session.flush();
  assert.equal(b.session.text, "of a\n");
  assert.equal(b.session.editor.state?.doc.toString(), "of a\n");
  tell(a.session);
  b.type("of b\n");
  a.type("of a again\n");
  b.session.flush();
  assert.equal(a.session.text, "of a again\n");
  assert.equal(a.session.snapshot().other?.text, "of b\n");
  tell(b.session);
  a.session.flush();
  assert.equal(b.session.text, "of b\n");
  assert.equal(b.session.snapshot().other?.text, "of a again\n");
  a.session.mergeOther(savedText("of both\n").doc, a.session.snapshot().other!);
  assert.equal(a.session.text, "of both\n");
});

Deno.test("another tab's text is no longer told of once it is saved or discarded", async () => {
  const server = new FakeServer();
  const storage = new MemoryStorage();
  const [a, b] = [open(server, storage, "a"), open(server, storage, "b")];
  const part = () => {
    b.type("of b\n");
    a.type("of a\n");
    a.session.flush();
    b.session.flush();
    assert.equal(b.session.snapshot().other?.text, "of a\n");
  };
  part();
  a.session.discard();
  b.session.storageChanged({ key: "haloop:draft:m-1:plan.md", newValue: null });
  assert.equal(b.session.snapshot().other, undefined);
  part();
  server.at_s = 3;
  await a.session.save();
  await b.poll();
  assert.equal(b.session.snapshot().other, undefined);
  assert.equal(isConflict(b.session.snapshot().document), true);
  b.session.flush();
});

Deno.test("discarding goes back to the saved text in every tab", () => {
  const server = new FakeServer();
  const storage = new MemoryStorage();
  const [a, b] = [open(server, storage, "a"), open(server, storage, "b")];
  storage.onWrite = (key, newValue) => b.session.storageChanged({ key, newValue });
  a.type("of a\n");
  a.session.flush();
  a.session.discard();
  assert.equal(a.session.text, server.text);
  assert.equal(b.session.text, server.text);
  assert.equal(storage.items.size, 0);
});

Deno.test("changes are requested about the text that was just saved", async () => {
  const server = new FakeServer();
  const { session, type } = open(server);
  type("mine\n");
  const ask = (doc: Text) => ({
    note: "",
    comments: [{ from_line: 1, to_line: 1, quote: doc.line(1).text, text: "Why?" }],
  });
  assert.equal(await session.requestChanges("review", ask), true);
  assert.deepEqual(server.calls.slice(0, 2), ["save m-1 plan.md mine\n", "request review mine"]);
  assert.equal(session.snapshot().said, "Changes requested");
});

Deno.test("a request about another text than the server's is refused and says so", async () => {
  const server = new FakeServer();
  const { session } = open(server);
  server.text = "somebody else's\n";
  const ask = () => ({ note: "shorter", comments: [] });
  assert.equal(await session.requestChanges("review", ask), false);
  const { notice } = session.snapshot();
  assert.deepEqual([notice?.is, notice?.about], ["stale", "request"]);
});
