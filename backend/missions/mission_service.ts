/**
 * What can be done with missions, for whoever asks: the routes call nothing else. Expected refusals
 * are values; what is thrown is a broken machine (StorageError) or a bug.
 */
import {
  type ContinueBody,
  type CreateMissionBody,
  currentStep,
  type LinkedProject,
  type Mission,
  type MissionMeta,
  newFeedbackId,
  newRunId,
  parseName,
  type ProjectsFile,
  type RequestChangesBody,
  type ReviewComment,
} from "@haloop/shared";
import type { AgentCatalog } from "../agents/agent.ts";
import type { Engine } from "../engine/engine.ts";
import type { Change, ChangeRefusal, JournalNote } from "../engine/mission_changes.ts";
import type { ListQuery, MissionStore } from "../store/mission_store.ts";
import type { WorkflowCatalog } from "../workflows/catalog.ts";
import { sha256 } from "../hash.ts";
import type { z } from "zod";
import { keepRound } from "./feedback.ts";
import { metaOf, newMission, workflowIdOf } from "./new_mission.ts";
import { MissionReader } from "./mission_reader.ts";
import { projectFits, projectOf } from "./project.ts";
import { clearTrashed, commitApproved, keepWork } from "./keep_work.ts";
import { projectList } from "./project_list.ts";
import { done, refuse, type Result } from "./result.ts";
import { understood, WorkspaceService } from "./workspace_service.ts";
import type { Workspaces } from "../workspace/workspace.ts";

export interface MissionServiceParts {
  readonly store: MissionStore;
  readonly engine: Engine;
  readonly workflows: WorkflowCatalog;
  readonly agents: AgentCatalog;
  readonly workspaces: Workspaces;
  /** @throws ProjectsUnreadable when the registry of projects cannot be understood */
  readonly projects: () => Promise<ProjectsFile>;
  /**
   * The real path of the active linked project, if there is one.
   *
   * @throws ProjectsUnreadable when the registry of projects cannot be understood
   */
  readonly activeProject: () => Promise<string | undefined>;
  readonly now: () => string;
}

export class MissionService {
  /** Everything that only reads. */
  readonly read: MissionReader;
  /** What is done with workspaces. */
  readonly workspace: WorkspaceService;

  constructor(private readonly parts: MissionServiceParts) {
    this.read = new MissionReader(parts.store, parts.engine, parts.agents);
    this.workspace = new WorkspaceService(parts);
  }

  /** The linked projects. */
  projects(): Promise<Result<LinkedProject[]>> {
    return projectList(this.parts);
  }

  /** Items from memory; see {@link MissionStore.list}. */
  list(query: ListQuery) {
    return this.parts.store.list(query);
  }

  /** Changes whenever {@link list} might answer differently. */
  get list_revision(): number {
    return this.parts.store.list_revision;
  }

  /** Creates a mission in status `ready` at its first step, its raw input kept as an artifact. */
  async create(body: CreateMissionBody): Promise<Result<MissionMeta>> {
    const { store, engine, workflows, agents, now, activeProject } = this.parts;
    const project = await projectOf(body.projectPath, activeProject);
    if (!project.ok) return project;
    const templates = await workflows.list(project.value);
    const workflow_ids = templates.map(({ workflow_id }) => workflow_id);
    const template = templates.find(({ workflow_id }) => workflow_id === workflowIdOf(body));
    const made = newMission(body, {
      ...{ template, workflow_ids, agents },
      project: project.value,
      at: now(),
    });
    if (!made.ok) return made;
    const mission = made.value;
    const fits = await projectFits(mission, body.projectPath !== undefined, this.parts.workspaces);
    if (!fits.ok) return fits;
    await store.create(mission, body.rawInput);
    await engine.note(mission.mission_id, {
      at: mission.created_at,
      who: "person",
      what: "created",
      artifact: "raw-input.md",
    });
    return done(metaOf(mission));
  }

  /**
   * Saves an artifact and keeps its text as a version.
   *
   * @param if_match the hashes of texts that the edit may have begun from, or `*` for any; refuses
   *   when none of them is in place
   * @returns the hash of the saved text
   */
  async saveArtifact(
    mission_id: string,
    raw_name: string,
    content: string,
    if_match?: readonly string[] | "*",
  ): Promise<Result<string>> {
    const parsed = parseName(raw_name);
    if (!parsed.ok) {
      return refuse("invalid", `Artifact name ${JSON.stringify(raw_name)} ${parsed.problem}`);
    }
    const bytes = new TextEncoder().encode(content);
    const hash = await sha256(bytes);
    const { name } = parsed;
    const changed = await this.parts.engine.request(mission_id, async (mission) => {
      const present = await this.parts.store.artifact(mission_id, name);
      if (present === undefined && if_match !== undefined) {
        const message = `Cannot save "${name}": it is no longer there. Save it without If-Match`;
        return { code: "conflict", message };
      }
      if (!allows(if_match, present?.hash) && present?.hash !== hash) {
        return {
          code: "conflict",
          message: `Cannot save "${name}": somebody else saved it in between. ` +
            `Read the present text and merge yours into it`,
        };
      }
      return this.#saving(mission, name, bytes);
    });
    return changed.ok ? done(hash) : changed;
  }

  /** Starts the agent step, or passes the gate and starts what follows. */
  async continue(mission_id: string, body: ContinueBody): Promise<Result<null>> {
    return await this.#request(mission_id, async (mission) => {
      const seen = await this.#whatWasSeen(mission, body);
      return {
        event: { type: "continue", at: this.parts.now(), run_id: newRunId(), ...seen },
        journal: by("continued", mission),
        prepare: async () => {
          if (seen.review_tree === undefined) return;
          await commitApproved(this.parts.workspaces, mission, seen.review_tree);
        },
      };
    });
  }

  /** Sends the reviewed artifact back to the step that wrote it, with what is to be changed. */
  async requestChanges(
    mission_id: string,
    body: z.output<typeof RequestChangesBody>,
  ): Promise<Result<null>> {
    const { store, now } = this.parts;
    return await this.#request(mission_id, async (mission) => {
      const at = now();
      const feedback_id = newFeedbackId();
      const { note, comments } = body;
      const artifact = currentStep(mission)?.reviewArtifact;
      return {
        event: {
          type: "request_changes",
          at,
          run_id: newRunId(),
          feedback_id,
          ...await this.#whatWasSeen(mission, body),
        },
        journal: {
          ...by("requested_changes", mission),
          ...(artifact === undefined ? {} : { artifact }),
          note: summary(note, comments),
        },
        prepare: () => keepRound(store, mission, { feedback_id, at, artifact, note, comments }),
      };
    });
  }

  /** Starts a new attempt of the failed step. */
  retry(mission_id: string): Promise<Result<null>> {
    return this.#request(mission_id, (mission) =>
      Promise.resolve({
        event: { type: "retry", at: this.parts.now(), run_id: newRunId() },
        journal: by("retried", mission),
      }));
  }

  /** Cancels; resolves once a running sandbox has ended. */
  cancel(mission_id: string): Promise<Result<null>> {
    return this.#endingRun(mission_id, (mission) =>
      Promise.resolve({
        event: { type: "cancel", at: this.parts.now() },
        journal: by("cancelled", mission),
      }));
  }

  /** Forces `completed`; resolves once a running sandbox has ended. */
  markCompleted(mission_id: string): Promise<Result<null>> {
    return this.#endingRun(mission_id, (mission) =>
      Promise.resolve({
        event: { type: "mark_completed", at: this.parts.now() },
        journal: by("marked_completed", mission),
      }));
  }

  /** Goes back to an earlier step; what later steps wrote stays, marked as stale. */
  rewind(mission_id: string, step_id: string, note: string): Promise<Result<null>> {
    return this.#request(mission_id, () =>
      Promise.resolve({
        event: { type: "rewind", at: this.parts.now(), step_id, note },
        journal: { who: "person", what: "rewound", step_id, note },
      }));
  }

  /** Sets what all runs may cost, in US dollars, from the next run on; undefined for no limit. */
  setBudget(mission_id: string, budget_usd: number | undefined): Promise<Result<null>> {
    const note = budget_usd === undefined ? "no limit" : `$${budget_usd}`;
    return this.#request(mission_id, (mission) =>
      Promise.resolve({
        event: { type: "set_budget", at: this.parts.now(), budget_usd },
        journal: { ...by("set_budget", mission), note },
      }));
  }

  /** Moves the mission to the trash, a broken one as well; its workspace becomes a bundle. */
  async delete(mission_id: string): Promise<Result<null>> {
    const { store, engine, workspaces, now } = this.parts;
    const at = now();
    let is_kept = false;
    const deleted = await this.#request(mission_id, (mission) =>
      Promise.resolve({
        event: { type: "delete", at },
        journal: by("deleted", mission),
        prepare: async () => {
          await engine.checks.cancelAll(mission_id);
          is_kept = await keepWork(workspaces, mission);
        },
      }));
    if (deleted.ok) {
      if (is_kept) await clearTrashed(workspaces, mission_id, store.trashed(mission_id, at));
      return deleted;
    }
    if (deleted.refusal.code !== "broken") return deleted;
    // Nobody could tell afterwards whose agent that is.
    await engine.abandon(mission_id);
    await engine.exclusively(mission_id, async () => {
      await engine.checks.cancelAll(mission_id);
      await store.moveToTrash(mission_id, now());
    });
    return done(null);
  }

  #saving(mission: Mission, name: string, bytes: Uint8Array<ArrayBuffer>): Change {
    const { store, now } = this.parts;
    const at = now();
    const id = mission.mission_id;
    return {
      event: { type: "save_artifact", at, artifact: name },
      journal: { ...by("saved", mission), artifact: name },
      prepare: async () => {
        // What an agent or an editor put there in the meantime is kept before it is replaced.
        await store.keepArtifact(id, name, { author: "human", kind: "draft", at });
        await store.addVersion(id, name, bytes, { author: "human", kind: "draft", at });
        await store.writeArtifact(id, name, bytes);
      },
    };
  }

  /** What the person says they saw, beside what is there. */
  async #whatWasSeen(mission: Mission, body: ContinueBody) {
    const artifact = currentStep(mission)?.reviewArtifact;
    const review_hash = body.artifactHash === undefined || artifact === undefined
      ? undefined
      : (await this.parts.store.artifact(mission.mission_id, artifact))?.hash;
    const review_tree = await this.#reviewedTree(mission);
    return {
      seen: { step_id: body.stepId, hash: body.artifactHash, tree: body.tree },
      ...(review_hash === undefined ? {} : { review_hash }),
      ...(review_tree === undefined ? {} : { review_tree }),
    };
  }

  /** What stands at the code review that waits; no agent can write to the workspace then. */
  async #reviewedTree(mission: Mission): Promise<string | undefined> {
    if (mission.status !== "waiting_code_review" || mission.workspace === undefined) {
      return undefined;
    }
    return await this.parts.workspaces.tree(mission);
  }

  async #request(
    mission_id: string,
    decide: (mission: Mission) => Promise<Change | ChangeRefusal>,
  ): Promise<Result<null>> {
    return await understood(async () => {
      const changed = await this.parts.engine.request(mission_id, decide);
      return changed.ok ? done(null) : changed;
    });
  }

  async #endingRun(
    mission_id: string,
    decide: (mission: Mission) => Promise<Change>,
  ): Promise<Result<null>> {
    const changed = await this.parts.engine.request(mission_id, decide);
    if (!changed.ok) return changed;
    const run = changed.value.active_run;
    if (run !== undefined) await this.parts.engine.ended(mission_id, run.run_id);
    return done(null);
  }
}

function allows(if_match: readonly string[] | "*" | undefined, hash: string | undefined): boolean {
  if (if_match === undefined || if_match === "*") return true;
  return hash !== undefined && if_match.includes(hash);
}

function by(what: string, mission: Mission): JournalNote {
  const step = currentStep(mission);
  return { who: "person", what, ...(step === undefined ? {} : { step_id: step.step_id }) };
}

function summary(note: string, comments: readonly ReviewComment[]): string {
  const counted = comments.length === 1 ? "1 comment" : `${comments.length} comments`;
  return [note, comments.length === 0 ? "" : counted].filter((part) => part !== "").join(" · ");
}
