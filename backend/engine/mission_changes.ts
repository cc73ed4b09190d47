/**
 * The one way in which a mission changes: read, ask the state machine, write, then act. Changes of
 * one mission happen one after the other; `README.md` beside this file argues why a kill at any
 * instant in between leaves a state that recovery understands.
 */
import {
  type Effect,
  type JournalEntry,
  type Mission,
  type MissionEvent,
  type Refusal,
  transition,
} from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import type { MissionStore } from "../store/mission_store.ts";
import { StorageError } from "../storage_error.ts";
import { handOverEdits } from "./human_changes.ts";
import { SerialQueue } from "../serial_queue.ts";

const logger = getLogger(["haloop", "engine"]);

/** Why a change was refused. `conflict`: somebody else saved in between. */
export type ChangeRefusal =
  | Refusal
  | { code: "not_found" | "broken" | "conflict" | "invalid"; message: string };

export type Changed<T = Mission> =
  | { ok: true; value: T }
  | { ok: false; refusal: ChangeRefusal };

/** A line of the journal without its time. */
export type JournalNote = Pick<
  JournalEntry,
  "who" | "what" | "step_id" | "run_id" | "artifact" | "note"
>;

/** A change that somebody wants. */
export interface Change {
  readonly event: MissionEvent;
  readonly journal: JournalNote;
  /** Written after the state machine agreed and before the mission is; for artifacts and versions. */
  readonly prepare?: () => Promise<void>;
}

/** Decides on the change by the mission as it is at that moment. */
export type Decide = (mission: Mission) => Promise<Change | ChangeRefusal>;

/** Carries out the effects that follow the commit. */
export interface EffectHandler {
  startRun(mission: Mission, effect: Extract<Effect, { type: "start_run" }>): Promise<void>;
  stopRun(mission_id: string, run_id: string): void;
  hurryRun(run_id: string): void;
  /** Told of every change once it is written; must neither throw nor take long. */
  changed(before: Mission, after: Mission): void;
}

export class MissionChanges {
  readonly #serial = new SerialQueue();

  constructor(
    private readonly store: MissionStore,
    private readonly effects: EffectHandler,
  ) {}

  /** Changes a mission after every change asked for before. */
  request(mission_id: string, decide: Decide): Promise<Changed> {
    return this.exclusively(mission_id, () => this.apply(mission_id, decide));
  }

  /** Runs something while nothing else changes the mission. */
  exclusively<T>(mission_id: string, work: () => Promise<T>): Promise<T> {
    return this.#serial.run(mission_id, work);
  }

  /** Changes a mission; to be called inside {@link exclusively} only. */
  async apply(mission_id: string, decide: Decide): Promise<Changed> {
    const stored = await this.store.read(mission_id);
    if (stored === undefined) return refused("not_found", `Mission not found: ${mission_id}`);
    if (stored.state === "broken") {
      return refused(
        "broken",
        `Cannot change the mission: ${stored.reason}. ${stored.remedy}`,
      );
    }
    const decided = await decide(stored.mission);
    if (!("event" in decided)) return { ok: false, refusal: decided };
    const result = transition(stored.mission, decided.event);
    if (!result.ok) return { ok: false, refusal: result.refusal };
    await decided.prepare?.();
    await this.#commit(result.mission, decided, result.effects);
    this.effects.changed(stored.mission, result.mission);
    return { ok: true, value: result.mission };
  }

  /** Resolves when every change asked for so far has ended. */
  idle(): Promise<void> {
    return this.#serial.idle();
  }

  /** Writes to the journal. A disk that refuses costs the line, never what follows it. */
  async note(mission_id: string, entry: JournalEntry): Promise<void> {
    try {
      await this.store.appendJournal(mission_id, entry);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      logger.warn("Journal of {mission_id} misses a line: {error}", { mission_id, error });
    }
  }

  async #commit(mission: Mission, change: Change, effects: Effect[]): Promise<void> {
    const at = change.event.at;
    for (const effect of effects) {
      if (effect.type === "keep_approved") await this.#keepApproved(mission, effect, at);
    }
    await this.store.write(mission);
    await this.note(mission.mission_id, { at, ...change.journal });
    for (const effect of effects) await this.#actOn(mission, effect, at);
  }

  async #keepApproved(
    mission: Mission,
    effect: Extract<Effect, { type: "keep_approved" }>,
    at: string,
  ): Promise<void> {
    const approval = { at, step_id: effect.step_id };
    const { mission_id } = mission;
    const approved = await this.store.approveArtifact(mission_id, effect.artifact, approval);
    if (approved === undefined) return;
    await handOverEdits(this.store, mission_id, effect.artifact, approved);
  }

  async #actOn(mission: Mission, effect: Effect, at: string): Promise<void> {
    switch (effect.type) {
      case "keep_approved":
        return;
      case "start_run":
        return await this.effects.startRun(mission, effect);
      case "hurry_run":
        return this.effects.hurryRun(effect.run_id);
      case "stop_run":
        return this.effects.stopRun(mission.mission_id, effect.run_id);
      case "move_to_trash":
        return await this.store.moveToTrash(mission.mission_id, at);
    }
  }
}

export function refused(
  code: ChangeRefusal["code"],
  message: string,
): { ok: false; refusal: ChangeRefusal } {
  return { ok: false, refusal: { code, message } };
}
