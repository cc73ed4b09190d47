/**
 * What is known of one artifact at a gate: the text under the person's hands, the text that it
 * stands on, and what the server has. Pure; every change to them goes through {@link reduce}, and
 * no event but a person's own ever takes away a character that a person typed.
 */
import type { Text } from "@codemirror/state";
import type { LineEnd, SavedText } from "./artifact-text.ts";

/** The saved text that the present one was edited from; `doc` is unknown after a lost base. */
export interface Base {
  doc: Text | undefined;
  line_end: LineEnd;
  hash: string;
}

export type SavePhase =
  | { is: "idle" }
  | { is: "saving"; doc: Text; line_end: LineEnd; hash: string; began_at: string }
  | { is: "saved"; at_ms: number }
  /** `outrun`: someone else saved in between. `unanswered_ms`: when no server answered at all. */
  | { is: "failed"; message: string; outrun: boolean; unanswered_ms?: number | undefined };

export interface DocumentState {
  doc: Text;
  base: Base;
  /** The newest text that the server is known to have. */
  server: SavedText;
  /** `updated_at` of the newest answer of the server. */
  seen_at: string;
  /** A save moved the mission past this time: an answer from then is outdated. */
  outdated_at: string;
  save: SavePhase;
  /** What stood here before the server's newer text came in by itself. */
  replaced: SavedText | undefined;
}

export type DocumentEvent =
  | { type: "typed"; doc: Text }
  | { type: "server_text"; saved: SavedText; at: string }
  | { type: "save_started"; doc: Text; hash: string }
  | { type: "save_done"; now_ms: number }
  | { type: "save_failed"; message: string; outrun: boolean; unanswered_ms?: number | undefined }
  /** The server answered at this time, whatever it was asked. */
  | { type: "server_answered"; at_ms: number }
  /** Another tab's draft, which this tab goes on from. */
  | { type: "draft_taken"; doc: Text; base: Base }
  /** Another tab saved this very text. */
  | { type: "saved_elsewhere"; hash: string }
  /** The person settled on `doc` with `onto` before their eyes. */
  | { type: "merged"; doc: Text; onto: SavedText }
  | { type: "base_found"; base: SavedText }
  | { type: "replacement_seen" };

export function openDocument(server: SavedText, seen_at: string): DocumentState {
  return {
    doc: server.doc,
    base: server,
    server,
    seen_at,
    outdated_at: "",
    save: { is: "idle" },
    replaced: undefined,
  };
}

/** A document opened with a draft that was kept: its text, and the base as far as it is known. */
export function openDraft(
  server: SavedText,
  seen_at: string,
  draft: { doc: Text; base: Base },
): DocumentState {
  const opened = openDocument(server, seen_at);
  if (draft.doc.eq(server.doc)) return opened;
  return { ...opened, doc: draft.doc, base: knownBase(opened, draft.base) };
}

/** Whether the text differs from the saved one that it stands on. */
export function isEdited(state: DocumentState): boolean {
  return state.base.doc === undefined || !state.doc.eq(state.base.doc);
}

/** Whether the server has another text than the one that the person's edit stands on. */
export function isConflict(state: DocumentState): boolean {
  return isEdited(state) && state.base.hash !== state.server.hash;
}

export function reduce(state: DocumentState, event: DocumentEvent): DocumentState {
  switch (event.type) {
    case "typed":
      return { ...state, doc: event.doc, save: afterTyping(state.save) };
    case "server_text":
      return onServerText(state, event.saved, event.at);
    case "save_started": {
      const { doc, hash } = event;
      const { base: { line_end }, seen_at: began_at } = state;
      return { ...state, save: { is: "saving", doc, line_end, hash, began_at } };
    }
    case "save_done":
      return onSaveDone(state, event.now_ms);
    case "save_failed": {
      const { type: _, ...failure } = event;
      return { ...state, save: { is: "failed", ...failure } };
    }
    case "server_answered":
      return isAnswered(state.save, event.at_ms) ? { ...state, save: { is: "idle" } } : state;
    case "draft_taken":
      return { ...state, doc: event.doc, base: knownBase(state, event.base), save: { is: "idle" } };
    case "saved_elsewhere": {
      const saved = { doc: state.doc, line_end: state.base.line_end, hash: event.hash };
      return {
        ...state,
        base: saved,
        server: saved,
        outdated_at: state.seen_at,
        save: { is: "idle" },
      };
    }
    case "merged":
      return { ...state, doc: event.doc, base: event.onto, save: { is: "idle" } };
    case "base_found":
      return event.base.hash === state.base.hash ? { ...state, base: event.base } : state;
    case "replacement_seen":
      return { ...state, replaced: undefined };
  }
}

/** A base is told by its hash; its text may be known here where a draft came without it. */
function knownBase(state: DocumentState, base: Base): Base {
  if (base.hash === state.server.hash) return state.server;
  return base.hash === state.base.hash && base.doc === undefined ? state.base : base;
}

/** "Saved" and a failure speak of a text that is no longer there, but a save goes on. */
function afterTyping(save: SavePhase): SavePhase {
  return save.is === "saving" ? save : { is: "idle" };
}

/** Whether a save that no server answered is outdated news: one has answered since. */
function isAnswered(save: SavePhase, at_ms: number): boolean {
  return save.is === "failed" && save.unanswered_ms !== undefined && at_ms > save.unanswered_ms;
}

function onServerText(state: DocumentState, saved: SavedText, at: string): DocumentState {
  // An answer that was on its way while we saved brings the text from before the save.
  if (at < state.seen_at) return state;
  if (at <= state.outdated_at && saved.hash !== state.server.hash) return state;
  const seen = { ...state, seen_at: at };
  if (saved.hash === state.server.hash && saved.hash === state.base.hash) {
    return state.base.doc === undefined ? { ...seen, server: saved, base: saved } : seen;
  }
  const known = { ...seen, server: saved };
  // Our own save, heard of before its answer: what was typed since stands on it.
  if (state.save.is === "saving" && saved.hash === state.save.hash) {
    return { ...known, base: saved };
  }
  if (saved.hash === state.base.hash) return { ...known, base: saved };
  if (state.doc.eq(saved.doc)) return { ...known, base: saved, save: { is: "idle" } };
  if (isEdited(state)) return known;
  const replaced = state.replaced ?? state.server;
  // What was saved before is not what stands there now.
  const save: SavePhase = state.save.is === "saved" ? { is: "idle" } : state.save;
  return { ...known, doc: saved.doc, base: saved, replaced, save };
}

function onSaveDone(state: DocumentState, now_ms: number): DocumentState {
  if (state.save.is !== "saving") return state;
  const { doc, line_end, hash, began_at } = state.save;
  const saved = { doc, line_end, hash };
  const phase: SavePhase = state.doc.eq(doc) ? { is: "saved", at_ms: now_ms } : { is: "idle" };
  return { ...state, base: saved, server: saved, outdated_at: began_at, save: phase };
}
