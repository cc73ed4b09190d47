/**
 * Unsaved texts, kept in the browser per mission and artifact until the server has them.
 *
 * All tabs share one place per artifact. A tab writes there only over what it has seen: when
 * another tab's words lie there, it keeps its own beside them, so that neither is lost.
 */
import { z } from "zod";

const DraftRecord = z.object({
  mission_id: z.string(),
  artifact: z.string(),
  text: z.string(),
  base: z.object({
    hash: z.string(),
    line_end: z.enum(["\n", "\r\n"]),
    /** Left out when the browser has no room for it. */
    text: z.string().optional(),
  }),
  /** Which tab wrote it. */
  tab: z.string(),
  at: z.string(),
});
export type Draft = z.infer<typeof DraftRecord>;

/** How a draft ended, written for a moment so that other tabs hear of it. */
const EndRecord = z.object({
  ended: z.enum(["saved", "discarded"]),
  hash: z.string(),
  tab: z.string(),
});

/** What another tab did with an artifact's draft. */
export type DraftNews =
  /** `aside`: the other tab had not seen the shared text when it wrote this. */
  | { type: "kept"; draft: Draft; aside: boolean }
  | { type: "ended"; how: "saved" | "discarded"; hash: string };

export type KeepResult =
  /** `other`: another tab's words lie in the shared place; ours are kept beside them. */
  | { ok: true; other?: Draft }
  | { ok: false; reason: "full" | "unavailable" };

export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const SHARED = "haloop:draft:";
const ASIDE = "haloop:draft-aside:";

export class DraftStore {
  /** The text in the shared place that this tab last saw or wrote, by key. */
  readonly #seen = new Map<string, string>();

  /** `storage` is undefined where the browser withholds it. */
  constructor(readonly storage: DraftStorage | undefined, readonly tab: string) {}

  /** The draft in the shared place; from here on this tab may write over it. */
  load(mission_id: string, artifact: string): Draft | undefined {
    const key = sharedKey(mission_id, artifact);
    const draft = this.#read(key);
    if (draft !== undefined) this.#seen.set(key, draft.text);
    return draft;
  }

  /** Drafts that other tabs kept beside the shared one. */
  loadAside(mission_id: string, artifact: string): Draft[] {
    return this.#asideKeys(mission_id, artifact)
      .filter((key) => key !== this.#ownAside(mission_id, artifact))
      .flatMap((key) => this.#read(key) ?? []);
  }

  /** Whether this very text lies in the shared place or beside it. */
  keeps(mission_id: string, artifact: string, text: string): boolean {
    return this.#read(sharedKey(mission_id, artifact))?.text === text ||
      this.loadAside(mission_id, artifact).some((draft) => draft.text === text);
  }

  /** Keeps a text. Without room for the base as well, the text alone is kept. */
  keep(draft: Omit<Draft, "tab">): KeepResult {
    const key = sharedKey(draft.mission_id, draft.artifact);
    const record: Draft = { ...draft, tab: this.tab };
    const present = this.#read(key);
    const foreign = present !== undefined && present.text !== this.#seen.get(key) &&
      present.text !== draft.text;
    const place = foreign ? this.#ownAside(draft.mission_id, draft.artifact) : key;
    const { hash, line_end } = draft.base;
    const kept = this.#write(place, record) ||
      this.#write(place, { ...record, base: { hash, line_end } });
    if (!kept) return { ok: false, reason: this.storage === undefined ? "unavailable" : "full" };
    if (foreign) return { ok: true, other: present };
    this.#seen.set(key, draft.text);
    this.#remove(this.#ownAside(draft.mission_id, draft.artifact));
    return { ok: true };
  }

  /** This tab has taken `text` in: what it writes next may replace it, wherever it lies. */
  adopt(mission_id: string, artifact: string, text: string): void {
    const key = sharedKey(mission_id, artifact);
    if (this.#read(key)?.text === text) this.#seen.set(key, text);
    for (const aside of this.#asideKeys(mission_id, artifact)) {
      if (this.#read(aside)?.text === text) this.#remove(aside);
    }
  }

  /**
   * Forgets what this tab kept. Another tab's words in the shared place stay there.
   *
   * `hash` is that of the text that is now the saved one.
   */
  end(mission_id: string, artifact: string, how: "saved" | "discarded", hash: string): void {
    const key = sharedKey(mission_id, artifact);
    this.#remove(this.#ownAside(mission_id, artifact));
    const present = this.#read(key);
    if (present !== undefined && present.text !== this.#seen.get(key)) return;
    this.#seen.delete(key);
    if (present === undefined) return;
    this.#writeText(key, JSON.stringify({ ended: how, hash, tab: this.tab }));
    this.#remove(key);
  }

  /** Reads a `storage` event: what another tab did, or undefined when it is not about this. */
  news(mission_id: string, artifact: string, event: StorageNews): DraftNews | undefined {
    if (event.key === null || event.newValue === null) return undefined;
    if (event.key !== sharedKey(mission_id, artifact)) {
      const aside = event.key.startsWith(ASIDE) ? parse(DraftRecord, event.newValue) : undefined;
      const ours = aside?.mission_id === mission_id && aside.artifact === artifact;
      return ours && aside.tab !== this.tab
        ? { type: "kept", draft: aside, aside: true }
        : undefined;
    }
    const draft = parse(DraftRecord, event.newValue);
    if (draft !== undefined) return { type: "kept", draft, aside: false };
    const end = parse(EndRecord, event.newValue);
    return end && { type: "ended", how: end.ended, hash: end.hash };
  }

  /** What this tab last saw or wrote in the shared place. */
  lastSeen(mission_id: string, artifact: string): string | undefined {
    return this.#seen.get(sharedKey(mission_id, artifact));
  }

  #ownAside(mission_id: string, artifact: string): string {
    return `${ASIDE}${mission_id}:${artifact}:${this.tab}`;
  }

  #asideKeys(mission_id: string, artifact: string): string[] {
    const { storage } = this;
    if (storage === undefined) return [];
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
    return keys.filter((key) => key.startsWith(`${ASIDE}${mission_id}:`)).filter((key) => {
      const draft = this.#read(key);
      // A name may hold colons, so the key alone does not tell whose it is.
      return draft?.mission_id === mission_id && draft.artifact === artifact;
    });
  }

  #read(key: string): Draft | undefined {
    try {
      const text = this.storage?.getItem(key);
      return typeof text === "string" ? parse(DraftRecord, text) : undefined;
    } catch {
      return undefined;
    }
  }

  #write(key: string, record: Draft): boolean {
    return this.#writeText(key, JSON.stringify(record));
  }

  #writeText(key: string, text: string): boolean {
    try {
      this.storage?.setItem(key, text);
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

/** The part of a `StorageEvent` that is read. */
export interface StorageNews {
  key: string | null;
  newValue: string | null;
}

function sharedKey(mission_id: string, artifact: string): string {
  return `${SHARED}${mission_id}:${artifact}`;
}

function parse<T extends z.ZodType>(schema: T, text: string): z.infer<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
