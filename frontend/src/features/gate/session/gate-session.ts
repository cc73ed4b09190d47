/**
 * One artifact at a gate, from its first showing until the page is left: what stands between the
 * pure state of its text, the browser's drafts, the editor and the server. It outlives the screen
 * that shows it, and everything it saves carries the ids that it was made with.
 */
import { ApiError, MAX_TEXT_ARTIFACT_BYTES } from "@haloop/shared";
import type { EditorState, Text } from "@codemirror/state";
import {
  hashOf,
  parseLines,
  type SavedText,
  savedText,
  writeText,
} from "../document/artifact-text.ts";
import {
  type Base,
  type DocumentEvent,
  type DocumentState,
  isConflict,
  isEdited,
  openDocument,
  openDraft,
  reduce,
} from "../document/document-state.ts";
import type { Draft, StorageNews } from "../document/draft-store.ts";
import { EditorLink } from "./editor-link.ts";
import { findBase } from "./find-base.ts";
import {
  type Ask,
  type Decision,
  DECISION_WORDS,
  type GateSnapshot,
  type SessionParts,
} from "./gate-snapshot.ts";

const KEEP_AFTER_MS = 250;
/** A base larger than this is not kept with a draft: the server has it among the versions. */
const MAX_KEPT_BASE_CHARS = 300_000;

export class GateSession {
  readonly editor = new EditorLink();
  #snapshot: GateSnapshot;
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<boolean> | undefined;
  #searchedBase = "";
  /** The text was sent back: the next one that comes is the answer, and no surprise. */
  #awaitsAnswer = false;

  constructor(
    readonly mission_id: string,
    readonly artifact: string,
    server: SavedText,
    seen_at: string,
    readonly parts: SessionParts,
  ) {
    const { drafts } = parts;
    const draft = drafts.load(mission_id, artifact);
    const document = draft === undefined
      ? openDocument(server, seen_at)
      : openDraft(server, seen_at, readDraft(draft));
    const present = this.#write(document.doc, document.base);
    const other = drafts.loadAside(mission_id, artifact).find((aside) => aside.text !== present);
    const kept = isEdited(document) ? "kept" : "clean";
    this.#snapshot = {
      document,
      kept,
      other,
      deciding: undefined,
      notice: undefined,
      said: draft !== undefined && isEdited(document) ? "Your unsaved text was brought back" : "",
    };
    if (draft !== undefined && !isEdited(document)) {
      drafts.end(mission_id, artifact, "saved", server.hash);
    }
    this.#afterChange();
  }

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): GateSnapshot => this.#snapshot;

  get isShown(): boolean {
    return this.#listeners.size > 0;
  }

  get text(): string {
    return this.#write(this.#document.doc, this.#document.base);
  }

  /** The editor's state moved on. */
  edited(state: EditorState): void {
    this.editor.state = state;
    this.#typed(state.doc);
  }

  /** An answer of the server that tells the artifact's text. */
  heard(text: string, hash: string | undefined, at: string): void {
    const { server, seen_at, base } = this.#document;
    const known = hash !== undefined && hash === server.hash;
    if (known && at === seen_at && base.doc !== undefined) return;
    const saved = known ? server : savedText(text, hash);
    const before = this.#document.doc;
    this.#reduce({ type: "server_text", saved, at });
    const changed = !this.#document.doc.eq(before);
    const answered = this.#awaitsAnswer && changed;
    if (answered) this.#awaitsAnswer = false;
    // Nobody was reading, or the answer was waited for: what is shown from now on is the text.
    if (!this.isShown || answered) this.#reduce({ type: "replacement_seen" });
    if (this.isShown && changed) {
      const said = answered
        ? "The agent has answered your request"
        : "This artifact changed and is shown as it is now";
      this.#set({ said });
    }
    this.#afterChange();
  }

  /** Puts a text in place of the present one; undo brings that back. */
  replace(doc: Text): void {
    this.editor.show(doc, true);
    this.#typed(doc);
  }

  /** Goes back to the saved text; undo brings the edit back. */
  discard(): void {
    const { server } = this.#document;
    this.#reduce({ type: "merged", doc: server.doc, onto: server });
    this.editor.show(this.#document.doc, true);
    this.flush();
    this.#set({ said: "Your edits were discarded; undo brings them back" });
  }

  /** Takes the outcome of a merge with the server's text `onto`. */
  merge(doc: Text, onto: SavedText): void {
    this.#reduce({ type: "merged", doc, onto });
    this.editor.show(this.#document.doc, true);
    this.#set({ notice: undefined, said: "Merged, not saved yet" });
    this.flush();
  }

  /** Takes the outcome of a merge with another tab's text. */
  mergeOther(doc: Text, other: Draft): void {
    this.parts.drafts.adopt(this.mission_id, this.artifact, other.text);
    this.replace(doc);
    this.#set({ other: undefined, said: "Merged, not saved yet" });
    this.flush();
  }

  dismissNotice(): void {
    this.#reduce({ type: "replacement_seen" });
    this.#set({ notice: undefined });
  }

  /** Saves the present text. True once the server has it. */
  save(): Promise<boolean> {
    this.#saving ??= this.#save().finally(() => this.#saving = undefined);
    return this.#saving;
  }

  /** Saves what is unsaved, then lets the gate through with exactly those bytes. */
  async continue(stepId: string): Promise<void> {
    await this.#decide("continue", async (artifactHash) => {
      await this.parts.api.continue(this.mission_id, { stepId, artifactHash });
    });
  }

  /**
   * Saves what is unsaved, then sends the artifact back with what `ask` says about exactly that
   * text. True once the server has it.
   */
  requestChanges(stepId: string, ask: (doc: Text) => Ask): Promise<boolean> {
    return this.#decide("request", async (artifactHash) => {
      const body = { stepId, artifactHash, ...ask(this.#document.doc) };
      await this.parts.api.requestChanges(this.mission_id, body);
      this.#awaitsAnswer = true;
    });
  }

  /** Keeps the unsaved text in the browser now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { drafts, now } = this.parts;
    const { base } = this.#document;
    if (!isEdited(this.#document)) {
      drafts.end(this.mission_id, this.artifact, "discarded", base.hash);
      return this.#set({ kept: "clean" });
    }
    const baseText = base.doc !== undefined && base.doc.length <= MAX_KEPT_BASE_CHARS
      ? { text: this.#write(base.doc, base) }
      : {};
    const result = drafts.keep({
      mission_id: this.mission_id,
      artifact: this.artifact,
      text: this.text,
      base: { hash: base.hash, line_end: base.line_end, ...baseText },
      at: now().toISOString(),
    });
    if (!result.ok) return this.#set({ kept: result.reason });
    this.#set({ kept: "kept", other: result.other ?? this.#snapshot.other });
  }

  /** Another tab wrote to the browser's storage. */
  storageChanged(event: StorageNews): void {
    const { drafts } = this.parts;
    const news = drafts.news(this.mission_id, this.artifact, event);
    if (news === undefined) return;
    const { text } = this;
    const follows = text === drafts.lastSeen(this.mission_id, this.artifact) ||
      !isEdited(this.#document);
    if (news.type === "kept") return this.#heardDraft(news.draft, text, follows && !news.aside);
    if (news.how === "saved" && hashOf(text) === news.hash) {
      this.#reduce({ type: "saved_elsewhere", hash: news.hash });
      this.#set({ kept: "clean", other: undefined, said: "Saved in another tab" });
    } else if (news.how === "discarded" && follows) {
      this.discard();
    }
  }

  #heardDraft(draft: Draft, text: string, follows: boolean): void {
    const { drafts } = this.parts;
    if (draft.text === text) {
      drafts.adopt(this.mission_id, this.artifact, text);
      return this.#set({ other: undefined });
    }
    if (!follows) return this.#set({ other: draft });
    drafts.adopt(this.mission_id, this.artifact, draft.text);
    this.#reduce({ type: "draft_taken", ...readDraft(draft) });
    this.editor.show(this.#document.doc, false);
    this.#set({ kept: "kept", other: undefined });
    this.#afterChange();
  }

  async #save(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.flush();
    const { doc, base } = this.#document;
    const text = this.#write(doc, base);
    if (isTooLarge(text)) {
      await this.#saveFailed(new Error(TOO_LARGE));
      return false;
    }
    const hash = hashOf(text);
    this.#reduce({ type: "save_started", doc, hash });
    try {
      await this.parts.api.saveArtifact(this.mission_id, this.artifact, text, base.hash);
    } catch (error) {
      await this.#saveFailed(error);
      return false;
    }
    this.#reduce({ type: "save_done", now_ms: this.parts.now().getTime() });
    this.#ended(hash);
    this.#say("Saved");
    void this.parts.refresh();
    return true;
  }

  async #saveFailed(error: unknown): Promise<void> {
    const message = sentence(error);
    const outrun = error instanceof ApiError && error.status === 412;
    this.#reduce({ type: "save_failed", message, outrun });
    this.#say(`Could not save: ${message}`);
    if (outrun) await this.parts.refresh();
  }

  /** One decision at a time, and only about a text that the server has and the person has read. */
  async #decide(about: Decision, act: (hash: string) => Promise<void>): Promise<boolean> {
    if (this.#snapshot.deciding !== undefined) return false;
    this.#set({ deciding: about, notice: undefined, said: "" });
    try {
      await this.#saving;
      if (isConflict(this.#document)) return this.#refuse(about, "merge the texts first");
      if (this.#document.replaced !== undefined) {
        return this.#askToLookAgain(about, this.#document.replaced);
      }
      if (isEdited(this.#document) && !(await this.save())) return false;
      // Another tab's words may have come in meanwhile: only what the server has can be decided on.
      if (isEdited(this.#document)) return this.#refuse(about, "the text changed meanwhile");
      return await this.#carryOut(about, act);
    } finally {
      this.#set({ deciding: undefined });
    }
  }

  #refuse(about: Decision, why: string): false {
    this.#say(`${DECISION_WORDS[about].not}: ${why}`);
    return false;
  }

  /** The text changed under a reader's eyes: what would be decided on is not what was read. */
  #askToLookAgain(about: Decision, seen: SavedText): false {
    const message = "The text changed while it was being read. Look at it again first";
    this.#reduce({ type: "replacement_seen" });
    this.#set({ notice: { is: "stale", about, message, seen } });
    return this.#refuse(about, message);
  }

  async #carryOut(about: Decision, act: (hash: string) => Promise<void>): Promise<boolean> {
    const { base } = this.#document;
    const seen = { ...base, doc: this.#document.doc };
    let done = true;
    try {
      await act(base.hash);
      this.#say(DECISION_WORDS[about].done);
    } catch (error) {
      done = false;
      const message = sentence(error);
      const stale = error instanceof ApiError && error.status === 409;
      const notice = stale
        ? { is: "stale", about, message, seen } as const
        : { is: "failed", about, message } as const;
      this.#set({ notice });
      this.#refuse(about, message);
    }
    // Until the screen knows what became of the gate, another click must not go out.
    await this.parts.refresh();
    return done;
  }

  /** The text with this hash is the server's: its draft has done its work. */
  #ended(hash: string): void {
    if (isEdited(this.#document)) return this.#keepSoon();
    this.parts.drafts.end(this.mission_id, this.artifact, "saved", hash);
    this.#set({ kept: "clean" });
  }

  #afterChange(): void {
    this.editor.show(this.#document.doc, false);
    if (!isEdited(this.#document) && this.#snapshot.kept !== "clean") {
      this.#ended(this.#document.base.hash);
    }
    if (isConflict(this.#document) && this.#document.base.doc === undefined) void this.#findBase();
  }

  /** Looks among the versions for the text that a draft was edited from. */
  async #findBase(): Promise<void> {
    const { hash } = this.#document.base;
    if (this.#searchedBase === hash) return;
    this.#searchedBase = hash;
    try {
      const base = await findBase(this.parts.api, this.mission_id, this.artifact, hash);
      if (base !== undefined) this.#reduce({ type: "base_found", base });
    } catch {
      // Without the base the person merges by hand; the next conflict looks again.
      this.#searchedBase = "";
    }
  }

  #typed(doc: Text): void {
    if (doc.eq(this.#document.doc)) return;
    this.#reduce({ type: "typed", doc });
    this.#set({ kept: "pending", said: "" });
    this.#keepSoon();
  }

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), KEEP_AFTER_MS);
  }

  get #document(): DocumentState {
    return this.#snapshot.document;
  }

  #write(doc: Text, base: Base): string {
    return writeText(doc, base.line_end);
  }

  #reduce(event: DocumentEvent): void {
    this.#set({ document: reduce(this.#document, event) });
  }

  #say(said: string): void {
    this.#set({ said });
  }

  #set(change: Partial<GateSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

// A larger one could be saved, but then it could be neither shown nor edited any more.
const TOO_LARGE =
  "The text is larger than 1 MiB, which is as much as can be shown here. Shorten it";

function isTooLarge(text: string): boolean {
  return text.length * 3 > MAX_TEXT_ARTIFACT_BYTES &&
    new TextEncoder().encode(text).length > MAX_TEXT_ARTIFACT_BYTES;
}

function readDraft(draft: Draft): { doc: Text; base: Base } {
  const { hash, line_end, text } = draft.base;
  const base = text === undefined ? undefined : parseLines(text, line_end);
  return { doc: parseLines(draft.text, line_end), base: { doc: base, line_end, hash } };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
