/**
 * Quick commands over a workspace, each in a sandbox of its own. A check gets a copy of the working copy,
 * which is thrown away: it may write as tests do, without touching what the person reviews, and it never
 * writes where Haloop reads. Its record and its log are the evidence that stays.
 */
import {
  type CheckRun,
  isCheckId,
  type Mission,
  newCheckId,
  type QuickCommand,
} from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { join } from "node:path";
import type { SandboxExit, SandboxInfo, SandboxSpec } from "../sandbox/provider.ts";
import { keepTrying } from "./keep_trying.ts";
import type { EngineParts } from "./parts.ts";
import { collectLog } from "./run_log.ts";
import { workspaceAccess } from "./run_workspace.ts";

const logger = getLogger(["haloop", "engine"]);

/** Has the check's sandbox made, or nothing where it is there; aborting ends the making. */
type Start = (signal: AbortSignal) => Promise<unknown>;

/** The label of a check's sandbox where a run has its step. */
const CHECK_STEP = "check";

/** The places for sandboxes, which checks share with runs. */
export interface Places {
  /** Takes a place if one is free. */
  take(id: string): boolean;
  release(id: string): void;
}

/** A check that this process carries. */
interface Carried {
  readonly mission_id: string;
  /** Resolves once its end is written. */
  readonly over: Promise<void>;
  readonly ending: Ending;
}

/** What ends a check before its command does; it reaches a sandbox that is still being made as well. */
class Ending {
  readonly #unwanted = new AbortController();
  /** Why it is ended; undefined while nobody wants it to. */
  why: string | undefined;

  get signal(): AbortSignal {
    return this.#unwanted.signal;
  }

  begin(why: string): void {
    this.why ??= why;
    this.#unwanted.abort(new DOMException(why, "AbortError"));
  }
}

export class Checks {
  readonly #closing = new AbortController();
  readonly #work = new Map<string, Carried>();
  /** Whose record may be written already while nobody carries them yet. */
  readonly #starting = new Set<string>();
  #recovered = false;

  constructor(private readonly parts: EngineParts, private readonly places: Places) {}

  /** Newest first; one that an earlier process left and that the provider does not know is lost. */
  async list(mission_id: string): Promise<CheckRun[]> {
    const checks = await this.parts.store.checks(mission_id);
    return await Promise.all(checks.map((check) => this.#settled(mission_id, check)));
  }

  /** Whether a check of the mission is unfinished. */
  async running(mission_id: string): Promise<CheckRun | undefined> {
    return (await this.list(mission_id)).find(({ finished_at }) => finished_at == null);
  }

  /**
   * Starts a command over a copy of the workspace as it is; to be called while no agent can write there.
   *
   * @returns undefined when every sandbox is in use
   * @throws WorkspaceError when the workspace cannot be read or copied
   */
  async start(mission: Mission, command: QuickCommand): Promise<CheckRun | undefined> {
    const { store, workspaces, now } = this.parts;
    const check_id = newCheckId();
    if (!this.places.take(check_id)) return undefined;
    // Whoever lists the checks meanwhile must not take it for one that an earlier process left.
    this.#starting.add(check_id);
    try {
      const tree = await workspaces.tree(mission);
      await workspaces.copy(mission, await this.#copyTarget(mission.mission_id, check_id));
      const check: CheckRun = {
        check_id,
        name: command.name,
        argv: [...command.argv],
        tree,
        started_at: now(),
      };
      await store.writeCheck(mission.mission_id, check);
      const image = (await store.runs(mission.mission_id)).findLast((run) => run.image)?.image;
      const spec = this.#spec(mission, check, image ?? "");
      this.#carry(
        mission.mission_id,
        check,
        (signal) => this.parts.provider.start(spec, signal),
      );
      return check;
    } catch (error) {
      this.places.release(check_id);
      await this.#removeCopy(mission.mission_id, check_id);
      throw error;
    } finally {
      this.#starting.delete(check_id);
    }
  }

  /** Ends a check; false when it does not run. Resolves once its end is written. */
  async cancel(check_id: string): Promise<boolean> {
    const carried = this.#work.get(check_id);
    if (carried === undefined) return false;
    carried.ending.begin("It was cancelled");
    await this.parts.provider.stop(check_id, this.parts.limits.stop_grace_ms);
    await carried.over;
    return true;
  }

  /**
   * Ends every check of a mission; resolves once their ends are written.
   *
   * @throws SandboxError when the provider does not stop one
   */
  async cancelAll(mission_id: string): Promise<void> {
    const own = [...this.#work].filter(([, carried]) => carried.mission_id === mission_id);
    await Promise.all(own.map(([check_id]) => this.cancel(check_id)));
  }

  /** Takes over what an earlier process left at the provider. */
  async recover(): Promise<void> {
    const retry = { retry_ms: this.parts.limits.retry_ms, signal: this.#closing.signal };
    const list = () => this.parts.provider.list(this.parts.owner);
    for (const sandbox of await keepTrying(list, retry)) {
      if (isCheckId(sandbox.run_id)) await this.#adopt(sandbox);
    }
    this.#recovered = true;
  }

  /** Lets go of every check without stopping its sandbox. */
  async close(): Promise<void> {
    this.#closing.abort(new DOMException("Haloop is shutting down", "AbortError"));
    await Promise.allSettled([...this.#work.values()].map(({ over }) => over));
  }

  async #adopt({ run_id, mission_id, state }: SandboxInfo): Promise<void> {
    const check = (await this.parts.store.checks(mission_id))
      .find(({ check_id, finished_at }) => check_id === run_id && finished_at == null);
    // One that was only created has never run anything, and its copy may be half made.
    if (check === undefined || state === "created") return await this.#clear(mission_id, run_id);
    this.places.take(run_id);
    this.#carry(mission_id, check, () => Promise.resolve());
  }

  #carry(mission_id: string, check: CheckRun, start: Start): void {
    const { check_id } = check;
    const ending = new Ending();
    const over = this.#run(mission_id, check, start, ending).catch((error) => {
      if (this.#closing.signal.aborted) return;
      logger.error("Check {check_id} met a bug: {error}", { check_id, error });
    }).finally(() => {
      this.#work.delete(check_id);
      this.places.release(check_id);
    });
    this.#work.set(check_id, { mission_id, over, ending });
  }

  async #run(mission_id: string, check: CheckRun, start: Start, ending: Ending): Promise<void> {
    const { limits } = this.parts;
    const until_ms = Date.parse(check.started_at) + limits.step_ms - Date.now();
    const deadline = setTimeout(() => {
      ending.begin("It reached the time limit of a step and was ended");
      this.#stop(check.check_id);
    }, Math.min(Math.max(until_ms, 0), limits.step_ms, 2 ** 31 - 1));
    try {
      const ended = await this.#carryOut(mission_id, check, start, ending);
      await this.#finish(mission_id, ended);
    } finally {
      clearTimeout(deadline);
    }
  }

  /** The record of the check as it ended. */
  async #carryOut(
    mission_id: string,
    check: CheckRun,
    start: Start,
    ending: Ending,
  ): Promise<CheckRun> {
    const { check_id } = check;
    const let_go = this.#closing.signal;
    try {
      await start(AbortSignal.any([ending.signal, let_go]));
    } catch (error) {
      let_go.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      return { ...check, error: ending.why ?? problem };
    }
    // It had started before the start could be ended.
    if (ending.signal.aborted) this.#stop(check_id);
    const [exit] = await Promise.all([
      this.parts.provider.wait(check_id, let_go),
      this.#collect(mission_id, check_id),
    ]);
    const error = ending.why ?? whyEnded(exit);
    return {
      ...check,
      ...(exit.exit_code === undefined ? {} : { exit_code: exit.exit_code }),
      ...(error === undefined ? {} : { error }),
    };
  }

  #stop(check_id: string): void {
    this.parts.provider.stop(check_id, this.parts.limits.stop_grace_ms).catch((error) => {
      logger.warn("Check {check_id} could not be stopped: {error}", { check_id, error });
    });
  }

  async #collect(mission_id: string, check_id: string): Promise<void> {
    const { store, provider, limits } = this.parts;
    const log = await store.openLog(mission_id, check_id);
    try {
      const bounds = { limit_bytes: limits.log_bytes, retry_ms: limits.retry_ms };
      await collectLog(provider, check_id, log, bounds, this.#closing.signal);
    } finally {
      await log.close();
    }
  }

  /** The record first: what is left of the sandbox after a kill in between is cleared by the next start. */
  async #finish(mission_id: string, check: CheckRun): Promise<void> {
    await this.parts.store.writeCheck(mission_id, { ...check, finished_at: this.parts.now() });
    await this.#clear(mission_id, check.check_id);
  }

  async #clear(mission_id: string, check_id: string): Promise<void> {
    await this.parts.provider.remove(check_id);
    await this.#removeCopy(mission_id, check_id);
  }

  async #settled(mission_id: string, check: CheckRun): Promise<CheckRun> {
    const { check_id } = check;
    const carried = this.#work.has(check_id) || this.#starting.has(check_id);
    if (check.finished_at != null || carried || !this.#recovered) return check;
    // It may have ended since it was read. Nobody writes it any more once nobody carries it.
    const present = (await this.parts.store.checks(mission_id))
      .find((one) => one.check_id === check_id);
    if (present === undefined || present.finished_at != null) return present ?? check;
    const error = "Haloop was ended before it had started, or its sandbox is gone. Run it again";
    const lost = { ...check, error, finished_at: this.parts.now() };
    await this.parts.store.writeCheck(mission_id, lost);
    await this.#removeCopy(mission_id, check_id);
    return lost;
  }

  async #copyTarget(mission_id: string, check_id: string): Promise<string> {
    const folder = this.parts.store.checksFolder(mission_id);
    await Deno.mkdir(folder, { recursive: true });
    return join(folder, check_id);
  }

  async #removeCopy(mission_id: string, check_id: string): Promise<void> {
    await this.parts.workspaces.removeCopy(
      join(this.parts.store.checksFolder(mission_id), check_id),
    );
  }

  #spec(mission: Mission, { check_id, argv }: CheckRun, image: string): SandboxSpec {
    const tree = join(this.parts.store.checksFolder(mission.mission_id), check_id);
    const { mounts, env, dir } = workspaceAccess(this.parts, mission, "write", tree);
    return {
      run_id: check_id,
      mission_id: mission.mission_id,
      step_id: CHECK_STEP,
      owner: this.parts.owner,
      image,
      argv,
      cwd: dir,
      env: { HALOOP_MISSION_ID: mission.mission_id, ...env },
      mounts,
      limits: this.parts.limits.sandbox,
      network: "none",
    };
  }
}

function whyEnded(exit: SandboxExit): string | undefined {
  switch (exit.reason) {
    case "exited":
      return undefined;
    case "killed":
      return "It was killed from outside";
    case "out_of_memory":
      return "It used more memory than its sandbox allows";
    case "lost":
      return "Its sandbox is gone, and nobody knows how it ended. Run it again";
  }
}
