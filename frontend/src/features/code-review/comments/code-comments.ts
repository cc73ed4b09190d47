/**
 * The unsent comments on a mission's change. Each is kept in the browser at a place of its own, so that
 * two tabs never write over each other's; they outlive the screen, a new round and the page.
 */
import { localStorageIfAllowed } from "../../gate/session/sessions.ts";
import { wordsOf } from "../../review/comments/comment.ts";
import { CodeComment, type CodePlace, inFileOrder } from "./code-comment.ts";

export type CommentStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export interface CodeCommentsSnapshot {
  comments: readonly CodeComment[];
  /** False when the browser does not keep them. */
  kept: boolean;
}

export class CodeComments {
  #snapshot: CodeCommentsSnapshot;
  #listeners = new Set<() => void>();
  #wantsFocus: string | undefined;

  /** `storage` is undefined where the browser withholds it. */
  constructor(
    readonly mission_id: string,
    readonly storage: CommentStorage | undefined,
    readonly parts: { now: () => Date; newId: () => string },
  ) {
    this.#snapshot = { comments: this.#load(), kept: storage !== undefined };
  }

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): CodeCommentsSnapshot => this.#snapshot;

  /** Whether the box of this comment should take the focus now that it appears; true once. */
  takeFocus(id: string): boolean {
    if (this.#wantsFocus !== id) return false;
    this.#wantsFocus = undefined;
    return true;
  }

  /** Opens a box for a new comment; unfinished empty ones elsewhere give way. */
  begin(place: CodePlace): string {
    this.#dropEmpty();
    const { newId, now } = this.parts;
    const comment = { ...place, id: newId(), text: "", draft: "", at: now().toISOString() };
    this.#wantsFocus = comment.id;
    this.#put(comment);
    return comment.id;
  }

  edit(id: string): void {
    this.#wantsFocus = id;
    this.#change(id, (comment) => ({ ...comment, draft: comment.draft ?? comment.text }));
  }

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
  }

  /** The box is closed and the comment is as it was before; a new one is gone. */
  cancel(id: string): void {
    this.#change(id, ({ draft: _, ...comment }) => comment);
    this.#dropEmpty();
  }

  remove(id: string): void {
    this.#forget(id);
    this.#set(this.#snapshot.comments.filter((comment) => comment.id !== id));
  }

  /** These were sent: they are in the round now. */
  sent(ids: readonly string[]): void {
    for (const id of ids) this.remove(id);
  }

  /** Another tab wrote to the browser's storage. */
  heard(key: string | null): void {
    if (key !== null && !key.startsWith(this.#prefix)) return;
    // Words that are being typed here are never taken away.
    const typing = this.#snapshot.comments.filter(({ draft }) => draft?.trim());
    const ids = new Set(typing.map(({ id }) => id));
    this.#set([...typing, ...this.#load().filter(({ id }) => !ids.has(id))]);
  }

  get #prefix(): string {
    return `haloop:code-comment:${this.mission_id}:`;
  }

  #load(): CodeComment[] {
    const { storage } = this;
    try {
      const keys = Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? "");
      return inFileOrder(
        keys.filter((key) => key.startsWith(this.#prefix)).flatMap((key) =>
          parse(storage?.getItem(key))
        ),
      );
    } catch {
      return [];
    }
  }

  #forget(id: string): void {
    try {
      this.storage?.removeItem(this.#prefix + id);
    } catch {
      // Withheld: then there is nothing to remove either.
    }
  }

  #change(id: string, change: (comment: CodeComment) => CodeComment): void {
    const comment = this.#snapshot.comments.find((one) => one.id === id);
    if (comment !== undefined) this.#put(change(comment));
  }

  #put(comment: CodeComment): void {
    let kept = this.storage !== undefined;
    try {
      this.storage?.setItem(this.#prefix + comment.id, JSON.stringify(comment));
    } catch {
      kept = false;
    }
    const others = this.#snapshot.comments.filter(({ id }) => id !== comment.id);
    this.#set([...others, comment], kept);
  }

  /** Boxes without a word leave nothing behind. */
  #dropEmpty(): void {
    for (const comment of this.#snapshot.comments) {
      if (wordsOf(comment) === "") this.remove(comment.id);
    }
  }

  #set(comments: readonly CodeComment[], kept = this.#snapshot.kept): void {
    this.#snapshot = { comments: inFileOrder(comments), kept };
    for (const listener of this.#listeners) listener();
  }
}

function parse(text: string | null | undefined): CodeComment[] {
  try {
    const parsed = CodeComment.safeParse(JSON.parse(text ?? "null"));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

const known = new Map<string, CodeComments>();

/** The comments of a mission's change in this page. */
export function codeCommentsOf(mission_id: string): CodeComments {
  const comments = known.get(mission_id) ??
    new CodeComments(mission_id, localStorageIfAllowed(), {
      now: () => new Date(),
      newId: () => crypto.randomUUID?.() ?? String(Math.random()).slice(2),
    });
  known.set(mission_id, comments);
  return comments;
}
