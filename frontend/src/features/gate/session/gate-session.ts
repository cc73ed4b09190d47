/**
 * One artifact at a gate, from its first showing until the page is left: what stands between the
 * pure state of its text, the browser's drafts, the editor and the server. It outlives the screen
 * that shows it, and everything it saves carries the ids that it was made with.
 */
import type { EditorState, Text } from "@codemirror/state";
import { type SavedText, savedText } from "../document/artifact-text.ts";
import {
  type DocumentState,
  isConflict,
  isEdited,
  openDocument,
  openDraft,
} from "../document/document-state.ts";
import type { Draft, StorageNews } from "../document/draft-store.ts";
import { Deciding } from "./deciding.ts";
import { DraftKeeping, readDraft } from "./draft-keeping.ts";
import { findBase } from "./find-base.ts";
import type { Ask, GateSnapshot, SessionParts } from "./gate-snapshot.ts";
import { Saving } from "./saving.ts";
import { SessionState } from "./session-state.ts";

export class GateSession {
  readonly #state: SessionState;
  readonly #keeping: DraftKeeping;
  readonly #saving: Saving;
  readonly #deciding: Deciding;
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
    const edited = isEdited(document);
    this.#state = new SessionState(mission_id, artifact, parts, {
      document,
      kept: edited ? "kept" : "clean",
      other: undefined,
      deciding: undefined,
      notice: undefined,
      said: draft !== undefined && edited ? "Your unsaved text was brought back" : "",
    });
    this.#keeping = new DraftKeeping(this.#state, () => this.#afterChange());
    this.#saving = new Saving(this.#state, this.#keeping);
    this.#deciding = new Deciding(this.#state, this.#saving);
    const other = drafts.loadAside(mission_id, artifact).find(({ text }) => text !== this.text);
    this.#state.set({ other });
    if (draft !== undefined && !edited) drafts.end(mission_id, artifact, "saved", server.hash);
    this.#afterChange();
  }

  readonly subscribe = (listener: () => void): () => void => this.#state.subscribe(listener);

  readonly snapshot = (): GateSnapshot => this.#state.snapshot();

  get editor() {
    return this.#state.editor;
  }

  get isShown(): boolean {
    return this.#state.isShown;
  }

  get text(): string {
    return this.#state.text;
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
    this.#state.reduce({ type: "server_text", saved, at });
    const changed = !this.#document.doc.eq(before);
    const answered = this.#awaitsAnswer && changed;
    if (answered) this.#awaitsAnswer = false;
    // Nobody was reading, or the answer was waited for: what is shown from now on is the text.
    if (!this.isShown || answered) this.#state.reduce({ type: "replacement_seen" });
    if (this.isShown && changed) {
      const said = answered
        ? "The agent has answered your request"
        : "This artifact changed and is shown as it is now";
      this.#state.say(said);
    }
    this.#afterChange();
  }

  /** The server answered at `at_ms`: that it did not answer a save before is over. */
  serverAnswered(at_ms: number): void {
    this.#state.reduce({ type: "server_answered", at_ms });
  }

  /** Puts a text in place of the present one; undo brings that back. */
  replace(doc: Text): void {
    this.editor.show(doc, true);
    this.#typed(doc);
  }

  /** Goes back to the saved text; undo brings the edit back. */
  discard(): void {
    this.#keeping.discard();
  }

  /** Takes the outcome of a merge with the server's text `onto`. */
  merge(doc: Text, onto: SavedText): void {
    this.#state.reduce({ type: "merged", doc, onto });
    this.editor.show(this.#document.doc, true);
    this.#state.set({ notice: undefined, said: "Merged, not saved yet" });
    this.flush();
  }

  /** Takes the outcome of a merge with another tab's text. */
  mergeOther(doc: Text, other: Draft): void {
    this.parts.drafts.adopt(this.mission_id, this.artifact, other.text);
    this.replace(doc);
    this.#state.set({ other: undefined, said: "Merged, not saved yet" });
    this.flush();
  }

  dismissNotice(): void {
    this.#state.reduce({ type: "replacement_seen" });
    this.#state.set({ notice: undefined });
  }

  /** Saves the present text. True once the server has it. */
  save(): Promise<boolean> {
    return this.#saving.save();
  }

  /**
   * Saves what is unsaved, then lets the gate through with exactly those bytes; at a code review also
   * with exactly this `tree`. True once the server has let it through.
   */
  continue(stepId: string, tree?: string): Promise<boolean> {
    return this.#deciding.decide("continue", async (artifactHash) => {
      const bound = { stepId, artifactHash, ...(tree === undefined ? {} : { tree }) };
      await this.parts.api.continue(this.mission_id, bound);
    });
  }

  /**
   * Saves what is unsaved, then sends the artifact back with what `ask` says about exactly that
   * text. True once the server has it.
   */
  requestChanges(stepId: string, ask: (doc: Text) => Ask): Promise<boolean> {
    return this.#deciding.decide("request", async (artifactHash) => {
      const body = { stepId, artifactHash, ...ask(this.#document.doc) };
      await this.parts.api.requestChanges(this.mission_id, body);
      this.#awaitsAnswer = true;
    });
  }

  /** Keeps the unsaved text in the browser now. */
  flush(): void {
    this.#keeping.flush();
  }

  /** Another tab wrote to the browser's storage. */
  storageChanged(event: StorageNews): void {
    this.#keeping.storageChanged(event);
  }

  #afterChange(): void {
    this.editor.show(this.#document.doc, false);
    this.#keeping.dropSettledOther();
    if (!isEdited(this.#document) && this.snapshot().kept !== "clean") {
      this.#keeping.ended(this.#document.base.hash);
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
      if (base !== undefined) this.#state.reduce({ type: "base_found", base });
    } catch {
      // Without the base the person merges by hand; the next conflict looks again.
      this.#searchedBase = "";
    }
  }

  #typed(doc: Text): void {
    if (doc.eq(this.#document.doc)) return;
    this.#state.reduce({ type: "typed", doc });
    this.#state.set({ kept: "pending", said: "" });
    this.#keeping.soon();
  }

  get #document(): DocumentState {
    return this.#state.document;
  }
}
