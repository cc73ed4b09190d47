/**
 * The unsent comments on one artifact: what the person wrote, where it stands in the present text,
 * and which of them is open. It outlives the screen that shows it.
 */
import { type ChangeDesc, ChangeSet, type Text } from "@codemirror/state";
import { changeTo } from "../../gate/document/change-to.ts";
import { ALIKE, likeness, wordSet } from "../likeness.ts";
import { type Anchor, follow, reanchor } from "./anchor.ts";
import type { CommentNews, CommentStore } from "./comment-store.ts";
import { type Comment, hasWords, inTextOrder } from "./comment.ts";

export interface CommentsSnapshot {
  /** In the order of the text. */
  comments: readonly Comment[];
  /** About the artifact as a whole. */
  note: string;
  /** The comment whose thread is open in the text. */
  active: string | undefined;
  /** False when the browser does not keep them. */
  kept: boolean;
}

export interface CommentsParts {
  store: CommentStore;
  now: () => Date;
  newId: () => string;
}

/** Moved comments are written when the person pauses: by their quotes they are found anyway. */
const KEEP_MOVED_AFTER_MS = 250;

export class Comments {
  #snapshot: CommentsSnapshot;
  #doc: Text;
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wantsFocus: string | undefined;

  constructor(doc: Text, readonly parts: CommentsParts) {
    this.#doc = doc;
    const { comments, note } = parts.store.load();
    const placed = comments.map((comment) => place(comment, reanchor(comment.anchor, doc)));
    this.#snapshot = { comments: inTextOrder(placed), note, active: undefined, kept: true };
  }

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): CommentsSnapshot => this.#snapshot;

  /** The text that the anchors stand in. */
  get doc(): Text {
    return this.#doc;
  }

  /** The person asked for the box of this comment: it takes the focus when it appears, once. */
  wantFocus(id: string): void {
    this.#wantsFocus = id;
  }

  takeFocus(id: string): boolean {
    if (this.#wantsFocus !== id) return false;
    this.#wantsFocus = undefined;
    return true;
  }

  /** Reads again what the browser holds: other tabs may have written while nobody looked. */
  reload(): void {
    if (!this.#snapshot.kept) return;
    if (this.#timer !== undefined) this.flush();
    const { comments, note } = this.parts.store.load();
    const placed = comments.map((one) => place(one, reanchor(one.anchor, this.#doc)));
    this.#set({ comments: inTextOrder(placed), note });
  }

  /** Opens a box for a new comment; an unfinished empty one elsewhere gives way. */
  begin(anchor: Anchor): string {
    this.#dropEmpty();
    const { newId, now } = this.parts;
    const comment: Comment = { id: newId(), anchor, text: "", draft: "", at: now().toISOString() };
    this.#put(comment);
    this.wantFocus(comment.id);
    this.#set({ active: comment.id });
    return comment.id;
  }

  /** Opens the thread of a comment, or closes what is open. */
  open(id: string | undefined): void {
    if (id !== this.#snapshot.active) this.#dropEmpty(id);
    this.#set({ active: id });
  }

  /** Opens the box of a finished comment. */
  edit(id: string): void {
    this.#change(id, (comment) => ({ ...comment, draft: comment.draft ?? comment.text }));
    this.wantFocus(id);
    this.#set({ active: id });
  }

  /** What stands in the box now. */
  type(id: string, draft: string): void {
    this.#change(id, (comment) => ({ ...comment, draft }));
  }

  /** The box is closed and its words are what is sent. */
  finish(id: string): void {
    this.#change(id, ({ draft, ...comment }) => ({
      ...comment,
      text: draft?.trim() || comment.text,
    }));
    this.#dropEmpty();
    if (this.#snapshot.active === id) this.#set({ active: undefined });
  }

  /** The box is closed and the comment is as it was before; a new one is gone. */
  cancel(id: string): void {
    this.#change(id, ({ draft: _, ...comment }) => comment);
    this.#dropEmpty();
    if (this.#snapshot.active === id) this.#set({ active: undefined });
  }

  remove(id: string): void {
    this.parts.store.remove(id);
    this.#drop(id);
  }

  setNote(note: string): void {
    this.#set({ note, kept: this.parts.store.keepNote(note) });
  }

  /** These were sent: they are in the round now. */
  sent(ids: readonly string[], note: string): void {
    for (const id of ids) this.remove(id);
    if (this.#snapshot.note.trim() === note) this.setNote("");
  }

  /** The person edited the text. */
  follow(changes: ChangeDesc, doc: Text): void {
    this.#move(doc, (anchor) => follow(anchor, changes, doc));
  }

  /** The text is another one; nothing happens when it is the one that is known. */
  catchUp(doc: Text): void {
    if (doc.eq(this.#doc)) return;
    if (this.#snapshot.comments.length === 0) return void (this.#doc = doc);
    const changes = ChangeSet.of(changeTo(this.#doc, doc), this.#doc.length);
    this.#move(doc, (anchor) => {
      const near = follow(anchor, changes, doc);
      if (near.quote === anchor.quote) return near;
      // Words that stand elsewhere unchanged are truer than what a comparison put in their place.
      const found = reanchor({ ...anchor, from: near.from, to: near.from }, doc);
      if (found.quote === anchor.quote && found.from < found.to) return found;
      const alike = likeness(wordSet(near.quote), wordSet(anchor.quote)) >= ALIKE;
      return alike ? near : found;
    });
  }

  /** Another tab wrote to the browser's storage. */
  heard(news: CommentNews): void {
    if (news.is === "note") return this.#set({ note: news.note });
    const id = news.is === "kept" ? news.comment.id : news.id;
    const own = this.#find(id);
    // Words that are being typed here are never taken away.
    if (own?.draft !== undefined && own.draft.trim() !== "") return;
    if (news.is === "removed") return this.#drop(id);
    this.#take(place(news.comment, reanchor(news.comment.anchor, this.#doc)));
  }

  #move(doc: Text, moved: (anchor: Anchor) => Anchor): void {
    this.#doc = doc;
    const { comments } = this.#snapshot;
    if (comments.length === 0) return;
    this.#set({ comments: inTextOrder(comments.map((one) => place(one, moved(one.anchor)))) });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), KEEP_MOVED_AFTER_MS);
  }

  /** Writes all of them now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const comment of this.#snapshot.comments) this.parts.store.keep(comment);
  }

  #find(id: string): Comment | undefined {
    return this.#snapshot.comments.find((comment) => comment.id === id);
  }

  #change(id: string, change: (comment: Comment) => Comment): void {
    const comment = this.#find(id);
    if (comment !== undefined) this.#put(change(comment));
  }

  #put(comment: Comment): void {
    const kept = this.parts.store.keep(comment);
    this.#take(comment);
    this.#set({ kept });
  }

  #take(comment: Comment): void {
    const others = this.#snapshot.comments.filter(({ id }) => id !== comment.id);
    this.#set({ comments: inTextOrder([...others, comment]) });
  }

  #drop(id: string): void {
    const { comments, active } = this.#snapshot;
    this.#set({
      comments: comments.filter((comment) => comment.id !== id),
      active: active === id ? undefined : active,
    });
  }

  /** Boxes without a word leave nothing behind. */
  #dropEmpty(except?: string): void {
    for (const comment of this.#snapshot.comments) {
      if (comment.id !== except && !hasWords(comment)) this.remove(comment.id);
    }
  }

  #set(change: Partial<CommentsSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function place(comment: Comment, anchor: Anchor): Comment {
  return anchor === comment.anchor ? comment : { ...comment, anchor };
}
