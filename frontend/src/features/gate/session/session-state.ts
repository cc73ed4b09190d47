/** What a session knows of its text now, and who listens to it. */
import type { Text } from "@codemirror/state";
import { writeText } from "../document/artifact-text.ts";
import {
  type Base,
  type DocumentEvent,
  type DocumentState,
  reduce,
} from "../document/document-state.ts";
import { EditorLink } from "./editor-link.ts";
import type { GateSnapshot, SessionParts } from "./gate-snapshot.ts";

export class SessionState {
  readonly editor = new EditorLink();
  #snapshot: GateSnapshot;
  #listeners = new Set<() => void>();

  constructor(
    readonly mission_id: string,
    readonly artifact: string,
    readonly parts: SessionParts,
    first: GateSnapshot,
  ) {
    this.#snapshot = first;
  }

  readonly subscribe = (listener: () => void): () => void => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): GateSnapshot => this.#snapshot;

  get isShown(): boolean {
    return this.#listeners.size > 0;
  }

  get document(): DocumentState {
    return this.#snapshot.document;
  }

  /** The present text as it would be saved. */
  get text(): string {
    return this.write(this.document.doc, this.document.base);
  }

  write(doc: Text, base: Base): string {
    return writeText(doc, base.line_end);
  }

  reduce(event: DocumentEvent): void {
    this.set({ document: reduce(this.document, event) });
  }

  say(said: string): void {
    this.set({ said });
  }

  set(change: Partial<GateSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}
