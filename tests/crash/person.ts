/** A person who clicks through missions over the HTTP API, and notes what was acknowledged. */
import {
  accepts,
  ApiError,
  type HaloopClient,
  hasActiveRun,
  isGate,
  isTerminal,
  isWaiting,
  type MissionDetail,
  type MissionListItem,
} from "@haloop/shared";
import { sha256 } from "../../backend/hash.ts";
import type { Deed, Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";

/** How many missions are on their way at once. */
const MISSIONS_AT_ONCE = 8;
/** One more than there are sandboxes: agents are always at work, and one run waits. */
const RUNS_AT_ONCE = 4;
/** Refused for a cause of the machine, or a bug: never part of the game. */
const SERVER_ERROR = 500;

/** How likely the person is to leave the straight way. */
export interface Mood {
  readonly cancel: number;
  readonly rewind: number;
  readonly delete: number;
  readonly edit: number;
  readonly request_changes: number;
  /** One more mission than usual. */
  readonly create: number;
}

export const USUAL_MOOD: Mood = {
  cancel: 0.05,
  rewind: 0.05,
  delete: 0.02,
  edit: 0.4,
  request_changes: 0.1,
  create: 0.05,
};

export class Person {
  /** What the API answered that it never may. */
  readonly complaints: string[] = [];

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
    const refusals = new Map<string, string>();
    const end = performance.now() + limit_ms;
    for (;;) {
      const open = (await this.client.missions()).filter(({ status }) => !isTerminal(status));
      if (open.length === 0) return [];
      if (performance.now() > end) {
        return open.map(({ mission_id, status }) =>
          `${mission_id} ${status}: ${refusals.get(mission_id) ?? "its agent does not end"}`
        );
      }
      for (const { mission_id } of open) {
        const mission = await this.client.mission(mission_id);
        if (!accepts(mission.status, "continue")) continue;
        await this.#try(() => this.#pass(mission), (why) => refusals.set(mission_id, why));
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Resolves to false when nobody answers any more. */
  async #try(
    work: () => Promise<unknown>,
    refused: (why: string) => void = () => {},
  ): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(error.message);
      if (error.status >= SERVER_ERROR) this.complaints.push(`the API failed: ${error.message}`);
      return error.status !== 0;
    }
  }

  async #oneRound(): Promise<void> {
    const open = (await this.client.missions()).filter(({ status }) => !isTerminal(status));
    const more = open.length < 2 * MISSIONS_AT_ONCE && this.random.chance(this.mood.create);
    if (open.length < MISSIONS_AT_ONCE || more) return await this.#create();
    const chosen = this.#choose(open);
    if (chosen !== undefined) await this.#act(await this.client.mission(chosen.mission_id));
  }

  /** Rather one that can go on while there are too few agents at work. */
  #choose(open: readonly MissionListItem[]): MissionListItem | undefined {
    const at_work = open.filter(({ status }) => hasActiveRun(status));
    const idle = open.filter(({ status }) => !hasActiveRun(status));
    return this.random.pick(at_work.length < RUNS_AT_ONCE && idle.length > 0 ? idle : open);
  }

  async #act(mission: MissionDetail): Promise<void> {
    const { mission_id, status } = mission;
    if (this.random.chance(this.mood.cancel) && accepts(status, "cancel")) {
      return await this.#cancel(mission);
    }
    if (hasActiveRun(status)) return;
    if (this.random.chance(this.mood.delete)) return await this.#delete(mission_id);
    if (this.random.chance(this.mood.rewind) && mission.current_step > 0) {
      return await this.#rewind(mission, this.random.between(0, mission.current_step - 1));
    }
    if (this.random.chance(this.mood.edit)) await this.#edit(mission);
    const present = await this.client.mission(mission_id);
    if (isWaiting(present.status) && this.random.chance(this.mood.request_changes)) {
      return await this.#requestChanges(present);
    }
    await this.#pass(present);
  }

  async #create(): Promise<void> {
    const rawInput = `words ${crypto.randomUUID()}\n${
      "ünï 🧭 ".repeat(this.random.between(1, 500))
    }\n`;
    const made = await this.client.create({ title: "Crash", type: "feature", rawInput });
    const { mission_id } = made;
    this.ledger.missions.add(mission_id);
    this.ledger.saved.push({ mission_id, artifact: "raw-input.md", hash: await hashOf(rawInput) });
    this.ledger.did(mission_id, "created");
  }

  /** Goes back at once and starts again, while what was cancelled may still be ending. */
  async #cancel(mission: MissionDetail): Promise<void> {
    await this.#did(mission, "cancelled", this.client.cancel(mission.mission_id));
    await this.#rewind(mission, 0);
    await this.#pass(await this.client.mission(mission.mission_id));
  }

  async #rewind(mission: MissionDetail, step: number): Promise<void> {
    const stepId = mission.workflow.steps[step]?.step_id ?? "";
    await this.#did(mission, "rewound", this.client.rewind(mission.mission_id, { stepId }));
  }

  async #edit(mission: MissionDetail): Promise<void> {
    const step = mission.workflow.steps[mission.current_step];
    const artifact = step?.reviewArtifact ?? step?.inputArtifact;
    if (artifact === undefined) return;
    const text = `${mission.artifacts[artifact] ?? ""}edited ${crypto.randomUUID()}\n`;
    const if_match = mission.artifact_info.find(({ name }) => name === artifact)?.hash;
    const { mission_id } = mission;
    await this.#did(
      mission,
      "saved",
      this.client.saveArtifact(mission_id, artifact, text, if_match),
    );
    this.ledger.saved.push({ mission_id, artifact, hash: await hashOf(text) });
  }

  async #requestChanges(mission: MissionDetail): Promise<void> {
    const note = `again ${crypto.randomUUID()}`;
    const { steps } = mission.workflow;
    const gate = steps[mission.current_step];
    const request = this.client.requestChanges(mission.mission_id, {
      ...gate && { stepId: gate.step_id },
      note,
    });
    await this.#did(mission, "requested_changes", request);
    this.ledger.notes.push({ mission_id: mission.mission_id, note });
    const producer = steps.slice(0, mission.current_step)
      .findLast((step) => step.outputArtifact === gate?.reviewArtifact);
    if (producer !== undefined) this.ledger.started(mission.mission_id, producer.step_id);
  }

  async #pass(mission: MissionDetail): Promise<void> {
    const { mission_id } = mission;
    const { steps } = mission.workflow;
    const step = steps[mission.current_step];
    const artifact = step?.reviewArtifact;
    const hash = mission.artifact_info.find(({ name }) => name === artifact)?.hash;
    const request = this.client.continue(mission_id, {
      ...step && { stepId: step.step_id },
      ...isWaiting(mission.status) && hash !== undefined && { artifactHash: hash },
    });
    await this.#did(mission, "continued", request);
    const begun = isWaiting(mission.status) ? steps[mission.current_step + 1] : step;
    if (begun !== undefined && !isGate(begun)) this.ledger.started(mission_id, begun.step_id);
    if (!isWaiting(mission.status) || artifact === undefined || hash === undefined) return;
    this.ledger.approved.push({ mission_id, artifact, hash });
  }

  async #delete(mission_id: string): Promise<void> {
    this.ledger.deleting.add(mission_id);
    await this.client.delete(mission_id);
    this.ledger.acknowledged += 1;
    this.ledger.deleted.add(mission_id);
  }

  async #did(mission: MissionDetail, deed: Deed, request: Promise<unknown>): Promise<void> {
    await request;
    this.ledger.did(mission.mission_id, deed);
  }
}

function hashOf(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}
