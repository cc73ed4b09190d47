/** A person who clicks through missions over the HTTP API, and notes what was acknowledged. */
import {
  accepts,
  ApiError,
  type HaloopClient,
  hasActiveRun,
  isTerminal,
  isWaiting,
  type MissionDetail,
} from "@haloop/shared";
import { sha256 } from "../../backend/hash.ts";
import type { Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";

/** How many missions are on their way at once. */
const MISSIONS_AT_ONCE = 6;

/** How likely the person is to leave the straight way. */
export interface Mood {
  readonly cancel: number;
  readonly rewind: number;
  readonly delete: number;
  readonly edit: number;
}

export const USUAL_MOOD: Mood = { cancel: 0.04, rewind: 0.05, delete: 0.02, edit: 0.5 };

export class Person {
  constructor(
    private readonly client: HaloopClient,
    private readonly ledger: Ledger,
    private readonly random: Random,
    private readonly mood: Mood = USUAL_MOOD,
  ) {}

  /** Clicks until the signal, or until the server is gone. Refusals are part of the game. */
  async clickUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!await this.#try(() => this.#oneRound())) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Lets every mission come to its end without leaving the straight way, and starts no new one. */
  async finishAll(limit_ms: number): Promise<string[]> {
    const end = performance.now() + limit_ms;
    for (;;) {
      const open = (await this.client.missions()).filter(({ status }) => !isTerminal(status));
      if (open.length === 0) return [];
      if (performance.now() > end) {
        return open.map(({ mission_id, status }) => `${mission_id} ${status}`);
      }
      for (const { mission_id } of open) {
        const mission = await this.client.mission(mission_id);
        if (accepts(mission.status, "continue")) await this.#try(() => this.#pass(mission));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Resolves to false when nobody answers any more. */
  async #try(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status >= 500) throw new Error(`The API failed: ${error.message}`);
      return error.status !== 0;
    }
  }

  async #oneRound(): Promise<void> {
    const open = (await this.client.missions()).filter(({ status }) => !isTerminal(status));
    if (open.length < MISSIONS_AT_ONCE) return await this.#create();
    const chosen = this.random.pick(open);
    if (chosen !== undefined) await this.#act(await this.client.mission(chosen.mission_id));
  }

  async #act(mission: MissionDetail): Promise<void> {
    const { mission_id, status } = mission;
    if (this.random.chance(this.mood.cancel) && accepts(status, "cancel")) {
      await this.#acknowledged(this.client.cancel(mission_id));
      const stepId = mission.workflow.steps[0]?.step_id ?? "";
      return await this.#acknowledged(this.client.rewind(mission_id, { stepId }));
    }
    if (hasActiveRun(status)) return;
    if (this.random.chance(this.mood.delete)) return await this.#delete(mission_id);
    if (this.random.chance(this.mood.rewind) && mission.current_step > 0) {
      const stepId = mission.workflow.steps[this.random.between(0, mission.current_step - 1)]
        ?.step_id;
      return await this.#acknowledged(this.client.rewind(mission_id, { stepId: stepId ?? "" }));
    }
    if (this.random.chance(this.mood.edit)) await this.#edit(mission);
    await this.#pass(await this.client.mission(mission_id));
  }

  async #create(): Promise<void> {
    const rawInput = `words ${crypto.randomUUID()}\n${
      "ünï 🧭 ".repeat(this.random.between(1, 500))
    }\n`;
    const made = await this.client.create({ title: "Crash", type: "feature", rawInput });
    const { mission_id } = made;
    this.ledger.missions.add(mission_id);
    this.ledger.saved.push({ mission_id, artifact: "raw-input.md", hash: await hashOf(rawInput) });
    this.ledger.acknowledged += 1;
  }

  async #edit(mission: MissionDetail): Promise<void> {
    const step = mission.workflow.steps[mission.current_step];
    const artifact = step?.reviewArtifact ?? step?.inputArtifact;
    if (artifact === undefined) return;
    const text = `${mission.artifacts[artifact] ?? ""}edited ${crypto.randomUUID()}\n`;
    const if_match = mission.artifact_info.find(({ name }) => name === artifact)?.hash;
    await this.client.saveArtifact(mission.mission_id, artifact, text, if_match);
    const { mission_id } = mission;
    this.ledger.saved.push({ mission_id, artifact, hash: await hashOf(text) });
    this.ledger.acknowledged += 1;
  }

  async #pass(mission: MissionDetail): Promise<void> {
    const { mission_id } = mission;
    const step = mission.workflow.steps[mission.current_step];
    const artifact = step?.reviewArtifact;
    const hash = mission.artifact_info.find(({ name }) => name === artifact)?.hash;
    await this.client.continue(mission_id, {
      ...step && { stepId: step.step_id },
      ...isWaiting(mission.status) && hash !== undefined && { artifactHash: hash },
    });
    this.ledger.acknowledged += 1;
    if (!isWaiting(mission.status) || artifact === undefined || hash === undefined) return;
    this.ledger.approved.push({ mission_id, artifact, hash });
  }

  async #delete(mission_id: string): Promise<void> {
    this.ledger.deleting.add(mission_id);
    await this.#acknowledged(this.client.delete(mission_id));
    this.ledger.deleted.add(mission_id);
  }

  async #acknowledged(request: Promise<unknown>): Promise<void> {
    await request;
    this.ledger.acknowledged += 1;
  }
}

function hashOf(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}
