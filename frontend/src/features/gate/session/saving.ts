/** Brings a session's text to the server: one save at a time, none over somebody else's. */
import { ApiError, MAX_TEXT_ARTIFACT_BYTES } from "@haloop/shared";
import { hashOf } from "../document/artifact-text.ts";
import type { DraftKeeping } from "./draft-keeping.ts";
import type { SessionState } from "./session-state.ts";

export class Saving {
  /** The save that is on its way. */
  #running: Promise<boolean> | undefined;

  constructor(readonly state: SessionState, readonly keeping: DraftKeeping) {}

  /** Saves the present text. True once the server has it. */
  save(): Promise<boolean> {
    this.#running ??= this.#save().finally(() => this.#running = undefined);
    return this.#running;
  }

  /** Resolves when no save is on its way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #save(): Promise<boolean> {
    const { state } = this;
    this.keeping.flush();
    const { doc, base } = state.document;
    const { text } = state;
    if (isTooLarge(text)) {
      await this.#failed(new Error(TOO_LARGE));
      return false;
    }
    const hash = hashOf(text);
    state.reduce({ type: "save_started", doc, hash });
    try {
      await state.parts.api.saveArtifact(state.mission_id, state.artifact, text, base.hash);
    } catch (error) {
      await this.#failed(error);
      return false;
    }
    state.reduce({ type: "save_done", now_ms: state.parts.now().getTime() });
    this.keeping.ended(hash);
    state.say("Saved");
    void state.parts.refresh();
    return true;
  }

  async #failed(error: unknown): Promise<void> {
    const message = sentence(error);
    const outrun = error instanceof ApiError && error.status === 412;
    const unanswered = error instanceof ApiError && error.status === 0;
    const unanswered_ms = unanswered ? this.state.parts.now().getTime() : undefined;
    this.state.reduce({ type: "save_failed", message, outrun, unanswered_ms });
    this.state.say(`Could not save: ${message}`);
    if (outrun) await this.state.parts.refresh();
  }
}

// A larger one could be saved, but then it could be neither shown nor edited any more.
const TOO_LARGE =
  "The text is larger than 1 MiB, which is as much as can be shown here. Shorten it";

function isTooLarge(text: string): boolean {
  return text.length * 3 > MAX_TEXT_ARTIFACT_BYTES &&
    new TextEncoder().encode(text).length > MAX_TEXT_ARTIFACT_BYTES;
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
