/** What can be done with a mission's workspace: reading its changes, taking the work. */
import {
  type CheckRun,
  type CheckRuns,
  currentStep,
  type DiscardedWorkspace,
  type FileChange,
  hasActiveRun,
  type Mission,
  type ProjectsFile,
  type QuickCommand,
  type RunLog,
  type TakeBody,
  type TakeResult,
  type WorkspaceChanges,
} from "@haloop/shared";
import type { Engine } from "../engine/engine.ts";
import type { FileStream } from "../regular_file.ts";
import type { MissionStore } from "../store/mission_store.ts";
import { WorkspaceError, type Workspaces } from "../workspace/workspace.ts";
import { ProjectsUnreadable } from "../projects_unreadable.ts";
import { logPart } from "./log_part.ts";
import { discardWork } from "./keep_work.ts";
import { lastLines } from "./log_text.ts";
import { done, refuse, type Result } from "./result.ts";

/** How much of the end of a check's output its record is told with. */
const TAIL_BYTES = 64 * 1024;
const TAIL_LINES = 400;

export interface WorkspaceServiceParts {
  readonly store: MissionStore;
  readonly engine: Engine;
  readonly workspaces: Workspaces;
  /** @throws ProjectsUnreadable when the registry of projects cannot be understood */
  readonly projects: () => Promise<ProjectsFile>;
  readonly now: () => string;
}

export class WorkspaceService {
  constructor(private readonly parts: WorkspaceServiceParts) {}

  changes(
    mission_id: string,
    page: { cursor?: string; limit: number },
  ): Promise<Result<WorkspaceChanges>> {
    return this.look(mission_id, async (mission) => {
      const changes = await this.parts.workspaces.changes(mission, page);
      return changes === undefined
        ? refuse(
          "invalid",
          `cursor: no changed file of the workspace is "${page.cursor}". Read the changes from their ` +
            `first page again`,
        )
        : done(changes);
    });
  }

  /** One file's change, in the state of the workspace whose tree is given or in the present one. */
  change(mission_id: string, file_id: string, tree?: string): Promise<Result<FileChange>> {
    return this.look(mission_id, async (mission) => {
      const change = await this.parts.workspaces.change(mission, file_id, tree);
      if (change === "stale") {
        return refuse(
          "stale",
          "Cannot show the file as it was read: the workspace is another by now. Read its changes again",
        );
      }
      return change === undefined
        ? refuse("not_found", `That file is not among the changes of the workspace: ${file_id}`)
        : done(change);
    });
  }

  /** Takes approved work out of the workspace. */
  take(mission_id: string, body: TakeBody): Promise<Result<TakeResult>> {
    return this.#ofApproved(mission_id, async (mission) => {
      const taken = await this.parts.workspaces.take(mission, body);
      const tree = mission.workspace?.approved_tree;
      await this.parts.engine.note(mission_id, {
        at: this.parts.now(),
        who: "person",
        what: "took_work",
        note: `${taken.how}: ${taken.message}`,
        taken,
        ...tree !== undefined && { tree },
      });
      return taken;
    });
  }

  /** Removes the workspace of a mission that stands still; its branch stays as a bundle. */
  async discard(mission_id: string): Promise<Result<DiscardedWorkspace>> {
    let bundle: string | undefined;
    return await understood(async () => {
      const changed = await this.parts.engine.request(mission_id, (mission) =>
        Promise.resolve({
          event: { type: "discard_workspace", at: this.parts.now() },
          journal: {
            who: "person",
            what: "discarded_workspace",
            note: mission.workspace?.branch ?? "",
          },
          prepare: async () => {
            await this.parts.engine.checks.cancelAll(mission_id);
            bundle = await discardWork(this.parts.workspaces, mission);
          },
        }));
      return changed.ok ? done({ bundle: bundle ?? null }) : changed;
    });
  }

  /** The approved work as a patch, with a name to save it under. */
  patch(mission_id: string): Promise<Result<FileStream & { name: string }>> {
    return this.#ofApproved(mission_id, async (mission) => {
      const name = `${mission.workspace?.branch.replace(/^haloop\//, "") ?? mission_id}.patch`;
      return { name, ...await this.parts.workspaces.patch(mission) };
    });
  }

  /** What can be run over the workspace, and what was run, newest first, each with its last lines. */
  async checks(mission_id: string): Promise<Result<CheckRuns>> {
    const mission = await this.#read(mission_id);
    if (!mission.ok) return mission;
    const commands = await this.#commands(mission.value);
    if (!commands.ok) return commands;
    const runs = await this.parts.engine.checks.list(mission_id);
    return done({
      commands: commands.value,
      runs: await Promise.all(runs.map((run) => this.#withTail(mission_id, run))),
    });
  }

  /** Starts a quick command over a copy of the workspace as it is. */
  startCheck(mission_id: string, name: string): Promise<Result<CheckRun>> {
    return this.look(mission_id, async (mission) => {
      const commands = await this.#commands(mission);
      if (!commands.ok) return commands;
      const command = commands.value.find((one) => one.name === name);
      if (command === undefined) {
        const known = commands.value.map((one) => one.name).join(", ") || "none";
        return refuse("invalid", `name: there is no command "${name}". Known ones are: ${known}`);
      }
      const { checks, load } = this.parts.engine;
      const running = await checks.running(mission_id);
      if (running !== undefined) {
        return refuse(
          "not_allowed",
          `"${running.name}" is running. Wait for its end, or cancel it`,
        );
      }
      const check = await checks.start(mission, command);
      if (check !== undefined) return done(check);
      const places = load.limit === 1 ? "The one sandbox is" : `All ${load.limit} sandboxes are`;
      return refuse("not_allowed", `${places} in use. Run it when an agent has ended`);
    });
  }

  /** What a check printed, from a byte offset on. */
  async checkLog(mission_id: string, check_id: string, from: number): Promise<Result<RunLog>> {
    const mission = await this.#read(mission_id);
    if (!mission.ok) return mission;
    const check = (await this.parts.engine.checks.list(mission_id))
      .find((one) => one.check_id === check_id);
    if (check === undefined) return refuse("not_found", `Check not found: ${check_id}`);
    // Its log is whole before its end is written.
    const over = check.finished_at != null;
    return done(await logPart(this.parts.store, mission_id, check_id, from, over));
  }

  async cancelCheck(mission_id: string, check_id: string): Promise<Result<null>> {
    const mission = await this.#read(mission_id);
    if (!mission.ok) return mission;
    const check = (await this.parts.store.checks(mission_id))
      .find((one) => one.check_id === check_id);
    if (check === undefined) return refuse("not_found", `Check not found: ${check_id}`);
    if (await this.parts.engine.checks.cancel(check_id)) return done(null);
    return refuse("not_allowed", `"${check.name}" has ended already`);
  }

  /** The step's quick commands and the project's own; the step's come first where names are the same. */
  async #commands(mission: Mission): Promise<Result<QuickCommand[]>> {
    const of_steps = mission.workflow.steps.flatMap((step) => step.quickCommands ?? []);
    try {
      const { projects } = await this.parts.projects();
      const project = projects.find(({ path }) => path === mission.project_path);
      const all = [...of_steps, ...project?.commands ?? []];
      return done(
        all.filter(({ name }, at) => all.findIndex((one) => one.name === name) === at)
          .map(({ name, argv }) => ({ name, argv })),
      );
    } catch (error) {
      if (!(error instanceof ProjectsUnreadable)) throw error;
      return refuse("unavailable", error.message);
    }
  }

  async #withTail(mission_id: string, run: CheckRun): Promise<CheckRun> {
    const { store } = this.parts;
    const size = await store.logSize(mission_id, run.check_id);
    const from = Math.max(0, size - TAIL_BYTES);
    const bytes = await store.readLog(mission_id, run.check_id, from, TAIL_BYTES);
    return { ...run, output_tail: lastLines(new TextDecoder().decode(bytes), TAIL_LINES) };
  }

  /**
   * Does something with the working copy while no agent can write to it: neither now, nor by being
   * started meanwhile.
   */
  look<T>(mission_id: string, work: (mission: Mission) => Promise<Result<T>>): Promise<Result<T>> {
    return this.parts.engine.exclusively(mission_id, async () => {
      const mission = await this.#read(mission_id);
      if (!mission.ok) return mission;
      if (!mayLook(mission.value)) {
        return refuse(
          "not_allowed",
          "Cannot read the workspace while an agent works in it. Wait for the step to end, or cancel it",
        );
      }
      return await understood(() => work(mission.value));
    });
  }

  async #ofApproved<T>(
    mission_id: string,
    work: (mission: Mission) => Promise<T>,
  ): Promise<Result<T>> {
    const mission = await this.#read(mission_id);
    if (!mission.ok) return mission;
    if (mission.value.workspace?.approved_tree === undefined) {
      return refuse("not_allowed", "Cannot take the work: its code review was not passed yet");
    }
    return await understood(async () => done(await work(mission.value)));
  }

  async #read(mission_id: string): Promise<Result<Mission>> {
    const stored = await this.parts.store.read(mission_id);
    if (stored === undefined) return refuse("not_found", `Mission not found: ${mission_id}`);
    if (stored.state === "broken") return refuse("broken", `Cannot read it: ${stored.reason}`);
    if (stored.mission.workspace !== undefined) return done(stored.mission);
    return refuse(
      "not_found",
      "The mission has no workspace: no step of it has worked on a project yet",
    );
  }
}

/** A queued run does not write yet, and is not started while something is done exclusively. */
export function mayLook(mission: Mission): boolean {
  if (!hasActiveRun(mission.status) || mission.status === "queued") return true;
  return currentStep(mission)?.workspace !== "write";
}

/** A workspace's own refusal as one of the service. */
export async function understood<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return refuse("not_allowed", error.message);
  }
}
