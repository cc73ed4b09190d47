/** Workspaces of a home over a real repository, without the rest of the backend. */
import { type FileChange, type Mission, newMissionId, type WorkspaceChanges } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { GitWorkspaces } from "../../backend/workspace/git_workspaces.ts";
import { TestRepository, writeFiles } from "./git_repository.ts";
import { withTempDir } from "./temp_dir.ts";

export interface Bench {
  readonly folder: string;
  readonly repository: TestRepository;
  readonly workspaces: GitWorkspaces;
  /** A mission with its workspace made. */
  begin(title?: string): Promise<Begun>;
}

export interface Begun {
  readonly mission: Mission;
  /** The working copy. */
  readonly tree: string;
  write(files: Record<string, string | Uint8Array>): Promise<void>;
  /** Commits the present state as an approval does. */
  approve(): Promise<string>;
}

/** Runs a test over a repository of these files. */
export function withRepository(
  run: (bench: Bench) => Promise<void>,
  options: { files?: Record<string, string>; bring?: readonly string[] } = {},
): Promise<void> {
  return withTempDir(async (folder) => {
    const repository = await TestRepository.make(join(folder, "a project"), options.files);
    const home = join(folder, "home");
    const workspaces = new GitWorkspaces({
      folderOf: (id) => join(home, id),
      bringOf: () => Promise.resolve(options.bring ?? []),
    });
    const begin: Bench["begin"] = async (title = "Add a feature") => {
      const mission = aMission(title, repository.path);
      await Deno.mkdir(join(home, mission.mission_id), { recursive: true });
      const workspace = await workspaces.ensure(mission);
      const begun = { ...mission, workspace };
      const tree = workspaces.folders(mission.mission_id).tree;
      return {
        mission: begun,
        tree,
        write: (files) => writeFiles(tree, files),
        approve: async () => {
          const seen = await workspaces.tree(begun);
          return (await workspaces.commit(begun, seen, `${title}\n`)).commit;
        },
      };
    };
    await run({ folder, repository, workspaces, begin });
  });
}

/** A page of what the workspace changed; the first unless a cursor leads to another. */
export async function changesOf(
  workspaces: GitWorkspaces,
  mission: Mission,
  page: { cursor?: string; limit: number } = { limit: 200 },
): Promise<WorkspaceChanges> {
  const changes = await workspaces.changes(mission, page);
  assert(changes, `No file of the changes is "${page.cursor}"`);
  return changes;
}

/** The change of one file as it is now. */
export async function changeOf(
  workspaces: GitWorkspaces,
  mission: Mission,
  file_id: string,
): Promise<FileChange> {
  const change = await workspaces.change(mission, file_id);
  assert(typeof change === "object", `There is no change of "${file_id}"`);
  return change;
}

/** A mission on a project, as far as workspaces look at it. */
export function aMission(title: string, project_path: string): Mission {
  const at = "2026-01-01T00:00:00.000Z";
  return {
    mission_id: newMissionId(),
    title,
    type: "feature",
    workflow_id: "w",
    workflow: { workflow_id: "w", name: "W", steps: [{ step_id: "s", name: "S", type: "agent" }] },
    current_step: 0,
    status: "ready",
    created_at: at,
    updated_at: at,
    errors: [],
    project_path,
  };
}
