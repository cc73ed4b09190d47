/** What a screen is told about its session, and what a session needs from outside. */
import type { HaloopClient, ReviewComment } from "@haloop/shared";
import type { SavedText } from "../document/artifact-text.ts";
import type { DocumentState } from "../document/document-state.ts";
import type { Draft, DraftStore } from "../document/draft-store.ts";

/** What a person does with the text at a gate: let it through, or send it back. */
export type Decision = "continue" | "request";

export const DECISION_WORDS: Readonly<Record<Decision, { done: string; not: string }>> = {
  continue: { done: "Continued", not: "Not continued" },
  request: { done: "Changes requested", not: "Changes not requested" },
};

/** What is asked for when the text is sent back. */
export interface Ask {
  note: string;
  comments: ReviewComment[];
  /** At a code review: the state of the workspace that the comments are about. */
  tree?: string;
}

/** What the person has to know besides the text. */
export type Notice =
  /** The decision was refused as stale. `seen` is the text that the person had before their eyes. */
  | { is: "stale"; about: Decision; message: string; seen: SavedText }
  | { is: "failed"; about: Decision; message: string };

export interface GateSnapshot {
  document: DocumentState;
  /** Whether the browser keeps the unsaved text: not needed, not yet, yes, or why it does not. */
  kept: "clean" | "pending" | "kept" | "full" | "unavailable";
  /** A text that another tab holds and that differs from ours. */
  other: Draft | undefined;
  /** The decision that is on its way; nothing can be typed meanwhile. */
  deciding: Decision | undefined;
  notice: Notice | undefined;
  /** The last thing that happened, for those who listen to the screen. */
  said: string;
}

export interface SessionParts {
  api: Pick<HaloopClient, "saveArtifact" | "continue" | "requestChanges" | "versions" | "version">;
  drafts: DraftStore;
  /** Asks the server anew for everything about missions. */
  refresh: () => Promise<unknown>;
  now: () => Date;
}
