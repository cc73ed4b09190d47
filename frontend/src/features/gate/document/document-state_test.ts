import assert from "node:assert/strict";
import { savedText } from "./artifact-text.ts";
import {
  type DocumentEvent,
  type DocumentState,
  isConflict,
  isEdited,
  openDocument,
  openDraft,
  reduce,
} from "./document-state.ts";

const T = (n: number) => `2026-01-01T00:00:0${n}.000Z`;
const agent = savedText("agent's text\n");
const theirs = savedText("their text\n");
const mine = savedText("my text\n");

const opened = openDocument(agent, T(1));
const typed = (text = mine): DocumentEvent => ({ type: "typed", doc: text.doc });
const heard = (saved: typeof agent, n: number): DocumentEvent => ({
  type: "server_text",
  saved,
  at: T(n),
});
const saving: DocumentEvent = { type: "save_started", doc: mine.doc, hash: mine.hash };
const done: DocumentEvent = { type: "save_done", now_ms: 1 };
const after = (...events: DocumentEvent[]) => events.reduce<DocumentState>(reduce, opened);

Deno.test("typing makes the text edited, and typing it back does not", () => {
  assert.equal(isEdited(opened), false);
  assert.equal(isEdited(after(typed())), true);
  assert.equal(isEdited(after(typed(), typed(agent))), false);
});

Deno.test("a newer text comes in by itself where nothing was typed, and is told", () => {
  const state = after(heard(theirs, 2));
  assert.ok(state.doc.eq(theirs.doc));
  assert.equal(state.base.hash, theirs.hash);
  assert.equal(state.replaced?.hash, agent.hash);
  assert.equal(after(heard(theirs, 2), { type: "replacement_seen" }).replaced, undefined);
});

Deno.test("a newer text never touches what was typed", () => {
  const state = after(typed(), heard(theirs, 2));
  assert.ok(state.doc.eq(mine.doc));
  assert.equal(state.base.hash, agent.hash);
  assert.equal(isConflict(state), true);
});

Deno.test("a conflict ends when the server goes back to the text that was edited", () => {
  const state = after(typed(), heard(theirs, 2), heard(agent, 3));
  assert.equal(isConflict(state), false);
  assert.equal(isEdited(state), true);
});

Deno.test("no conflict where someone else saved the very same text", () => {
  const state = after(typed(), heard(mine, 2));
  assert.equal(isConflict(state), false);
  assert.equal(isEdited(state), false);
});

Deno.test("a save makes the text the new base", () => {
  const state = after(typed(), saving, done);
  assert.equal(isEdited(state), false);
  assert.equal(state.base.hash, mine.hash);
  assert.equal(state.save.is, "saved");
});

Deno.test("a text that comes after a save is not called saved", () => {
  const state = after(typed(), saving, done, heard(theirs, 3));
  assert.ok(state.doc.eq(theirs.doc));
  assert.equal(state.save.is, "idle");
});

Deno.test("what was typed during a save stays unsaved", () => {
  const more = savedText("my text, and more\n");
  const state = after(typed(), saving, typed(more), done);
  assert.ok(state.doc.eq(more.doc));
  assert.equal(isEdited(state), true);
  assert.equal(isConflict(state), false);
  assert.equal(state.save.is, "idle");
});

Deno.test("an answer from before the save does not bring the old text back", () => {
  const state = after(typed(), saving, done, heard(agent, 1));
  assert.ok(state.doc.eq(mine.doc));
  assert.equal(isEdited(state), false);
});

Deno.test("an answer older than one already seen is ignored", () => {
  const state = after(heard(theirs, 3), heard(agent, 2));
  assert.ok(state.doc.eq(theirs.doc));
});

Deno.test("a poll that hears of our save before its answer does is no conflict", () => {
  const more = savedText("my text, and more\n");
  const state = after(typed(), saving, typed(more), heard(mine, 2));
  assert.equal(isConflict(state), false);
  assert.ok(state.doc.eq(more.doc));
});

Deno.test("someone saving right after us is noticed", () => {
  const state = after(typed(), saving, heard(theirs, 3), done, heard(theirs, 3));
  assert.ok(state.doc.eq(theirs.doc));
});

Deno.test("a change on disk that moves no time is noticed", () => {
  const state = after(heard(theirs, 1));
  assert.ok(state.doc.eq(theirs.doc));
});

Deno.test("a failed save keeps everything", () => {
  const state = after(typed(), saving, { type: "save_failed", message: "No", outrun: false });
  assert.ok(state.doc.eq(mine.doc));
  assert.equal(state.base.hash, agent.hash);
  assert.deepEqual(state.save, { is: "failed", message: "No", outrun: false });
  assert.equal(reduce(state, typed(theirs)).save.is, "idle");
});

Deno.test("a merge stands on the text that was merged with", () => {
  const merged = savedText("my and their text\n");
  const conflict = after(typed(), heard(theirs, 2));
  const state = reduce(conflict, { type: "merged", doc: merged.doc, onto: theirs });
  assert.equal(isConflict(state), false);
  assert.equal(isEdited(state), true);
  assert.equal(state.base.hash, theirs.hash);
  // The server moved on while the person merged: the merge is kept, and so is the conflict.
  const later = reduce(state, heard(savedText("newer still\n"), 3));
  assert.equal(isConflict(later), true);
  assert.ok(later.doc.eq(merged.doc));
});

Deno.test("a kept draft opens as it was, on the base it was edited from", () => {
  const draft = { doc: mine.doc, base: { ...agent, doc: undefined } };
  const same = openDraft(agent, T(1), draft);
  assert.equal(isEdited(same), true);
  assert.equal(isConflict(same), false);
  assert.ok(same.base.doc?.eq(agent.doc));
  const moved = openDraft(theirs, T(1), draft);
  assert.equal(isConflict(moved), true);
  assert.equal(moved.base.doc, undefined);
  assert.ok(reduce(moved, { type: "base_found", base: agent }).base.doc?.eq(agent.doc));
  assert.equal(reduce(moved, { type: "base_found", base: theirs }).base.doc, undefined);
  assert.equal(isEdited(openDraft(mine, T(1), draft)), false);
});

Deno.test("a text that another tab saved is saved here too", () => {
  const state = after(typed(), { type: "saved_elsewhere", hash: mine.hash });
  assert.equal(isEdited(state), false);
  assert.ok(reduce(state, heard(agent, 1)).doc.eq(mine.doc));
  assert.ok(reduce(state, heard(theirs, 2)).doc.eq(theirs.doc));
});

Deno.test("no order of events loses what was typed last", () => {
  const events: DocumentEvent[] = [
    heard(agent, 1),
    heard(theirs, 2),
    heard(mine, 3),
    saving,
    done,
    { type: "save_failed", message: "No", outrun: false },
    { type: "replacement_seen" },
    { type: "base_found", base: agent },
  ];
  const last = savedText("the last words\n");
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 3000; round++) {
    let state = reduce(opened, typed());
    for (let i = 0; i < random(6); i++) state = reduce(state, events[random(events.length)]!);
    state = reduce(state, typed(last));
    for (let i = 0; i < random(8); i++) {
      state = reduce(state, events[random(events.length)]!);
      assert.ok(state.doc.eq(last.doc));
    }
  }
});
