/** Keeps a session's unsaved text in the browser, in step with what other tabs keep there. */
import { hashOf, parseLines } from "../document/artifact-text.ts";
import { type Base, isEdited } from "../document/document-state.ts";
import type { Draft, StorageNews } from "../document/draft-store.ts";
import type { Text } from "@codemirror/state";
import type { SessionState } from "./session-state.ts";

const KEEP_AFTER_MS = 250;
/** A base larger than this is not kept with a draft: the server has it among the versions. */
const MAX_KEPT_BASE_CHARS = 300_000;

export class DraftKeeping {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onTaken` hears that another tab's text has come in place of ours. */
  constructor(readonly state: SessionState, readonly onTaken: () => void) {}

  /** Keeps it when the person pauses. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), KEEP_AFTER_MS);
  }

  /** Keeps it now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { state } = this;
    const { parts: { drafts }, mission_id, artifact, document: { base } } = state;
    if (!isEdited(state.document)) {
      drafts.end(mission_id, artifact, "discarded", base.hash);
      return state.set({ kept: "clean" });
    }
    const result = drafts.keep(this.#draft());
    if (!result.ok) return state.set({ kept: result.reason });
    state.set({ kept: "kept", other: result.other ?? state.snapshot().other });
  }

  #draft(): Omit<Draft, "tab"> {
    const { mission_id, artifact, document: { base }, parts, text } = this.state;
    const baseText = base.doc !== undefined && base.doc.length <= MAX_KEPT_BASE_CHARS
      ? { text: this.state.write(base.doc, base) }
      : {};
    return {
      mission_id,
      artifact,
      text,
      base: { hash: base.hash, line_end: base.line_end, ...baseText },
      at: parts.now().toISOString(),
    };
  }

  /** The text with this hash is the server's: its draft has done its work. */
  ended(hash: string): void {
    const { state } = this;
    if (isEdited(state.document)) return this.soon();
    state.parts.drafts.end(state.mission_id, state.artifact, "saved", hash);
    state.set({ kept: "clean" });
  }

  /** Goes back to the saved text; undo brings the edit back. */
  discard(): void {
    const { state } = this;
    const { server } = state.document;
    state.reduce({ type: "merged", doc: server.doc, onto: server });
    state.editor.show(state.document.doc, true);
    this.flush();
    state.say("Your edits were discarded; undo brings them back");
  }

  /** Another tab wrote to the browser's storage. */
  storageChanged(event: StorageNews): void {
    const { state } = this;
    const { parts: { drafts }, mission_id, artifact, text } = state;
    this.dropSettledOther();
    const news = drafts.news(mission_id, artifact, event);
    if (news === undefined) return;
    const follows = text === drafts.lastSeen(mission_id, artifact) || !isEdited(state.document);
    if (news.type === "kept") return this.#heard(news.draft, text, follows && !news.aside);
    if (news.how === "saved" && hashOf(text) === news.hash) {
      state.reduce({ type: "saved_elsewhere", hash: news.hash });
      state.set({ kept: "clean", other: undefined, said: "Saved in another tab" });
    } else if (news.how === "discarded" && follows) {
      this.discard();
    }
  }

  /** Forgets the other tab's text once no tab keeps it any more, or the server has it. */
  dropSettledOther(): void {
    const { state } = this;
    const { parts: { drafts }, mission_id, artifact, document: { server } } = state;
    const { other } = state.snapshot();
    if (other === undefined) return;
    const saved = other.text === state.write(server.doc, server);
    if (saved || !drafts.keeps(mission_id, artifact, other.text)) state.set({ other: undefined });
  }

  #heard(draft: Draft, text: string, follows: boolean): void {
    const { state } = this;
    const { parts: { drafts }, mission_id, artifact } = state;
    if (draft.text === text) {
      drafts.adopt(mission_id, artifact, text);
      return state.set({ other: undefined });
    }
    if (!follows) return state.set({ other: draft });
    drafts.adopt(mission_id, artifact, draft.text);
    state.reduce({ type: "draft_taken", ...readDraft(draft) });
    state.editor.show(state.document.doc, false);
    state.set({ kept: "kept", other: undefined });
    this.onTaken();
  }
}

/** The text of a draft, and what it was edited from. */
export function readDraft(draft: Draft): { doc: Text; base: Base } {
  const { hash, line_end, text } = draft.base;
  const base = text === undefined ? undefined : parseLines(text, line_end);
  return { doc: parseLines(draft.text, line_end), base: { doc: base, line_end, hash } };
}
