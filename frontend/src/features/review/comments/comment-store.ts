/**
 * Comments and the note that were not sent yet, kept in the browser per mission and artifact.
 *
 * Each comment has a place of its own, so that two tabs never write over each other's.
 */
import { z } from "zod";
import { Comment } from "./comment.ts";

const CommentRecord = z.object({ mission_id: z.string(), artifact: z.string(), comment: Comment });
const NoteRecord = z.object({ mission_id: z.string(), artifact: z.string(), note: z.string() });

export type CommentStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** What another tab did. */
export type CommentNews =
  | { is: "kept"; comment: Comment }
  | { is: "removed"; id: string }
  | { is: "note"; note: string };

const COMMENT = "haloop:comment:";
const NOTE = "haloop:comment-note:";

export class CommentStore {
  /** `storage` is undefined where the browser withholds it. */
  constructor(
    readonly storage: CommentStorage | undefined,
    readonly mission_id: string,
    readonly artifact: string,
  ) {}

  load(): { comments: Comment[]; note: string } {
    return {
      comments: this.#keys().flatMap((key) => this.#comment(this.#read(key)) ?? []),
      note: this.#note(this.#read(this.#noteKey)) ?? "",
    };
  }

  /** False when the browser has no room for it, or gives none. */
  keep(comment: Comment): boolean {
    const { mission_id, artifact } = this;
    return this.#write(this.#key(comment.id), { mission_id, artifact, comment });
  }

  remove(id: string): void {
    this.#remove(this.#key(id));
  }

  keepNote(note: string): boolean {
    const { mission_id, artifact } = this;
    if (note !== "") return this.#write(this.#noteKey, { mission_id, artifact, note });
    this.#remove(this.#noteKey);
    return true;
  }

  /** Reads a `storage` event: what another tab did, or undefined when it is not about this. */
  news(event: { key: string | null; newValue: string | null }): CommentNews | undefined {
    const { key, newValue } = event;
    if (key === this.#noteKey) return { is: "note", note: this.#note(newValue) ?? "" };
    const prefix = this.#key("");
    if (key === null || !key.startsWith(prefix)) return undefined;
    if (newValue === null) return { is: "removed", id: key.slice(prefix.length) };
    const comment = this.#comment(newValue);
    return comment && { is: "kept", comment };
  }

  // The id comes last: an artifact's name may hold colons, an id holds none.
  #key(id: string): string {
    return `${COMMENT}${this.mission_id}:${this.artifact}:${id}`;
  }

  get #noteKey(): string {
    return `${NOTE}${this.mission_id}:${this.artifact}`;
  }

  #keys(): string[] {
    try {
      const { storage } = this;
      const keys = Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? "");
      return keys.filter((key) => key.startsWith(this.#key("")));
    } catch {
      return [];
    }
  }

  #comment(text: string | null | undefined): Comment | undefined {
    const record = parse(CommentRecord, text);
    return record?.mission_id === this.mission_id && record.artifact === this.artifact
      ? record.comment
      : undefined;
  }

  #note(text: string | null | undefined): string | undefined {
    return parse(NoteRecord, text)?.note;
  }

  #read(key: string): string | null | undefined {
    try {
      return this.storage?.getItem(key);
    } catch {
      return undefined;
    }
  }

  #write(key: string, record: unknown): boolean {
    try {
      this.storage?.setItem(key, JSON.stringify(record));
      return this.storage !== undefined;
    } catch {
      // Full, or withheld by the browser's settings.
      return false;
    }
  }

  #remove(key: string): void {
    try {
      this.storage?.removeItem(key);
    } catch {
      // Withheld: then there is nothing to remove either.
    }
  }
}

function parse<T extends z.ZodType>(
  schema: T,
  text: string | null | undefined,
): z.infer<T> | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
