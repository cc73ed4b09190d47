/** What a screen is told about its session, and what a session needs from outside. */
import type { HaloopClient } from "@haloop/shared";
import type { SavedText } from "../document/artifact-text.ts";
import type { DocumentState } from "../document/document-state.ts";
import type { Draft, DraftStore } from "../document/draft-store.ts";

/** What the person has to know besides the text. */
export type Notice =
  /** Continue was refused as stale. `seen` is the text that the person had before their eyes. */
  | { is: "stale"; message: string; seen: SavedText }
  | { is: "failed"; message: string };

export interface GateSnapshot {
  document: DocumentState;
  /** Whether the browser keeps the unsaved text: not needed, not yet, yes, or why it does not. */
  kept: "clean" | "pending" | "kept" | "full" | "unavailable";
  /** A text that another tab holds and that differs from ours. */
  other: Draft | undefined;
  continuing: boolean;
  notice: Notice | undefined;
  /** The last thing that happened, for those who listen to the screen. */
  said: string;
}

export interface SessionParts {
  api: Pick<HaloopClient, "saveArtifact" | "continue" | "versions" | "version">;
  drafts: DraftStore;
  /** Asks the server anew for everything about missions. */
  refresh: () => Promise<unknown>;
  now: () => Date;
}
