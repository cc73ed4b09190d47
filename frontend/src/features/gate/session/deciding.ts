/** One decision at a time, and only about a text that the server has and the person has read. */
import { ApiError } from "@haloop/shared";
import type { SavedText } from "../document/artifact-text.ts";
import { isConflict, isEdited } from "../document/document-state.ts";
import { type Decision, DECISION_WORDS } from "./gate-snapshot.ts";
import { type Saving, sentence } from "./saving.ts";
import type { SessionState } from "./session-state.ts";

export class Deciding {
  constructor(readonly state: SessionState, readonly saving: Saving) {}

  /** Saves what is unsaved, then acts on exactly those bytes. True once that is done. */
  async decide(about: Decision, act: (hash: string) => Promise<void>): Promise<boolean> {
    const { state } = this;
    if (state.snapshot().deciding !== undefined) return false;
    state.set({ deciding: about, notice: undefined, said: "" });
    try {
      await this.saving.settled();
      if (isConflict(state.document)) return this.#refuse(about, "merge the texts first");
      if (state.document.replaced !== undefined) {
        return this.#askToLookAgain(about, state.document.replaced);
      }
      if (isEdited(state.document) && !(await this.saving.save())) return false;
      // Another tab's words may have come in meanwhile: only what the server has can be decided on.
      if (isEdited(state.document)) return this.#refuse(about, "the text changed meanwhile");
      return await this.#carryOut(about, act);
    } finally {
      state.set({ deciding: undefined });
    }
  }

  #refuse(about: Decision, why: string): false {
    this.state.say(`${DECISION_WORDS[about].not}: ${why}`);
    return false;
  }

  /** The text changed under a reader's eyes: what would be decided on is not what was read. */
  #askToLookAgain(about: Decision, seen: SavedText): false {
    const message = "The text changed while it was being read. Look at it again first";
    this.state.reduce({ type: "replacement_seen" });
    this.state.set({ notice: { is: "stale", about, message, seen } });
    return this.#refuse(about, message);
  }

  async #carryOut(about: Decision, act: (hash: string) => Promise<void>): Promise<boolean> {
    const { state } = this;
    const { base, doc } = state.document;
    let done = true;
    try {
      await act(base.hash);
      state.say(DECISION_WORDS[about].done);
    } catch (error) {
      done = false;
      this.#failed(about, error, { ...base, doc });
    }
    // Until the screen knows what became of the gate, another click must not go out.
    await state.parts.refresh();
    return done;
  }

  #failed(about: Decision, error: unknown, seen: SavedText): void {
    const message = sentence(error);
    const stale = error instanceof ApiError && error.status === 409;
    const notice = stale
      ? { is: "stale", about, message, seen } as const
      : { is: "failed", about, message } as const;
    this.state.set({ notice });
    this.#refuse(about, message);
  }
}
