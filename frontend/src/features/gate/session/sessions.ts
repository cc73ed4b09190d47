/** The sessions of this page, one per mission and artifact, and what the whole page tells them. */
import type { SavedText } from "../document/artifact-text.ts";
import { savedText } from "../document/artifact-text.ts";
import { isEdited } from "../document/document-state.ts";
import { type DraftStorage, DraftStore } from "../document/draft-store.ts";
import { GateSession } from "./gate-session.ts";
import type { SessionParts } from "./gate-snapshot.ts";

/** Sessions without unsaved words beyond this many are forgotten, the longest unused first. */
const MAX_IDLE_SESSIONS = 12;

const sessions = new Map<string, GateSession>();
let drafts: DraftStore | undefined;

/** What the server tells of the artifact. */
export interface ServerText {
  text: string;
  hash: string | undefined;
  at: string;
}

/** The session of an artifact, brought up to what the server tells. */
export function openSession(
  mission_id: string,
  artifact: string,
  server: ServerText,
  parts: Omit<SessionParts, "drafts">,
): GateSession {
  const key = keyOf(mission_id, artifact);
  const known = sessions.get(key);
  const session = known ?? new GateSession(mission_id, artifact, saved(server), server.at, {
    ...parts,
    drafts: drafts ??= startKeeping(),
  });
  known?.heard(server.text, server.hash, server.at);
  // The map's order is the order of use.
  sessions.delete(key);
  sessions.set(key, session);
  forgetIdle();
  return session;
}

/** What a person typed for an artifact and has not saved. */
export function unsavedText(mission_id: string, artifact: string): string | undefined {
  const session = sessions.get(keyOf(mission_id, artifact));
  if (session !== undefined && isEdited(session.snapshot().document)) return session.text;
  drafts ??= startKeeping();
  return drafts.load(mission_id, artifact)?.text;
}

/** Forgets what a person typed for an artifact and has not saved. */
export function discardUnsaved(mission_id: string, artifact: string): void {
  sessions.get(keyOf(mission_id, artifact))?.discard();
  drafts ??= startKeeping();
  const draft = drafts.load(mission_id, artifact);
  if (draft !== undefined) drafts.end(mission_id, artifact, "discarded", draft.base.hash);
}

function keyOf(mission_id: string, artifact: string): string {
  return JSON.stringify([mission_id, artifact]);
}

function saved(server: ServerText): SavedText {
  return savedText(server.text, server.hash);
}

function forgetIdle(): void {
  const idle = [...sessions].filter(([, session]) =>
    !session.isShown && !isEdited(session.snapshot().document)
  );
  for (const [key] of idle.slice(0, -MAX_IDLE_SESSIONS)) sessions.delete(key);
}

/** Opens the browser's storage and listens to what the page and other tabs do. */
function startKeeping(): DraftStore {
  const storage = localStorageIfAllowed();
  const store = new DraftStore(storage, crypto.randomUUID?.() ?? String(Math.random()));
  const flush = () => sessions.forEach((session) => session.flush());
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());
  addEventListener("beforeunload", (event) => {
    flush();
    const lost = [...sessions.values()].some(({ snapshot }) =>
      snapshot().kept === "full" || snapshot().kept === "unavailable"
    );
    if (lost) event.preventDefault();
  });
  addEventListener("storage", (event) => {
    if (event.storageArea !== storage) return;
    sessions.forEach((session) => session.storageChanged(event));
  });
  return store;
}

/** The browser's storage, or undefined where it withholds it. */
export function localStorageIfAllowed(): DraftStorage | undefined {
  // Reading the property is what throws where the browser forbids it.
  const read = (): DraftStorage => globalThis.localStorage;
  try {
    return read();
  } catch {
    return undefined;
  }
}
