/** What keeps a queued run from being started until the person has put it right. */
import { currentStep, type Mission } from "@haloop/shared";
import { beforeAbort } from "../before_abort.ts";
import { agentNameOf } from "./agent_of_step.ts";
import type { MissionChanges } from "./mission_changes.ts";
import type { EngineParts } from "./parts.ts";

interface Answer {
  readonly lacks: Promise<string | undefined>;
  readonly until_ms: number;
}

export class Readiness {
  /** Many missions may wait for the same image: it is looked for once. */
  #answers = new Map<string, Answer>();
  #anew = false;

  /** @param keep_ms how long an answer about an agent holds */
  constructor(
    private readonly parts: EngineParts,
    private readonly changes: MissionChanges,
    private readonly keep_ms: number,
  ) {}

  /**
   * Looks at what the unfinished run of a mission needs, and keeps what it lacks in the mission. To be
   * called outside of the mission's turn: a command that gives a credential may take its time.
   *
   * @param signal nobody waits for the look, and nothing is written, once it is aborted
   * @returns a sentence that says what to do; undefined when nothing is missing, and when the run is
   *   to end anyway or is not waiting any more
   * @throws StorageError when the disk fails; what the look itself throws; the signal's reason
   */
  async lackOf(
    mission_id: string,
    run_id: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const waiting = await this.#waiting(mission_id, run_id);
    if (waiting === undefined) return undefined;
    const lacks = await beforeAbort(this.#lackOfAgent(waiting), signal);
    if (!signal.aborted && lacks !== waiting.active_run?.lacks) {
      await this.#keep(waiting, run_id, lacks);
    }
    return lacks;
  }

  /** The person says that it is different now: what was found is forgotten, failures included. */
  lookAnew(): void {
    // A look that is under way tells its answer to those of before alone.
    this.#answers = new Map();
    this.#anew = true;
  }

  async #waiting(mission_id: string, run_id: string): Promise<Mission | undefined> {
    const stored = await this.parts.store.read(mission_id);
    if (stored?.state !== "ok" || stored.mission.status !== "queued") return undefined;
    const run = stored.mission.active_run;
    return run?.run_id === run_id && run.stop === undefined ? stored.mission : undefined;
  }

  async #lackOfAgent(mission: Mission): Promise<string | undefined> {
    const step = currentStep(mission);
    const name = step === undefined ? undefined : agentNameOf(this.parts, mission, step);
    const agent = name === undefined ? undefined : this.parts.agents.find(name);
    if (agent === undefined) return undefined;
    const answers = this.#answers;
    let answer = answers.get(agent.name);
    if (answer === undefined || answer.until_ms < performance.now()) {
      const anew = this.#anew;
      this.#anew = false;
      const lacks = (async () => {
        const missing = await this.parts.readiness?.(agent, { anew }) ?? [];
        if (missing.length === 0) return undefined;
        // All at once: an image takes minutes, in which a credential can be given.
        return missing.map(({ problem, remedy }) => `${capital(problem)}. ${remedy}`).join(". ");
      })();
      answer = { lacks, until_ms: Infinity };
      answers.set(agent.name, answer);
      // Its time counts from its end, that of a failure as well: whoever did not wait for it comes back.
      const ended = () => {
        answers.set(agent.name, { lacks, until_ms: performance.now() + this.keep_ms });
      };
      lacks.then(ended, ended);
    }
    return await answer.lacks;
  }

  async #keep(mission: Mission, run_id: string, lacks: string | undefined): Promise<void> {
    const step_id = mission.active_run?.step_id ?? "";
    // Refused when the mission has gone on meanwhile, or when another look has said so already.
    await this.changes.request(mission.mission_id, ({ active_run }) =>
      Promise.resolve(
        active_run?.lacks === lacks ? { code: "stale", message: "That is known already" } : {
          event: { type: "run_lacks", at: this.parts.now(), run_id, lacks },
          journal: lacks === undefined
            ? { who: "engine", what: "run_ready", step_id, run_id }
            : { who: "engine", what: "run_lacks", step_id, run_id, note: lacks },
        },
      ));
  }
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
