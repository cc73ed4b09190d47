/** Which project a new mission works on. */
import type { Mission } from "@haloop/shared";
import { isAbsolute } from "node:path";
import { ProjectsUnreadable } from "../projects_unreadable.ts";
import { errorCode } from "../storage_error.ts";
import { typed } from "../typed.ts";
import { type RepositoryState, WorkspaceError, type Workspaces } from "../workspace/workspace.ts";
import { done, refuse, type Result } from "./result.ts";

/**
 * The real path of the folder that the person named, else of the linked project; undefined without
 * either, and for null, which says that there shall be none. While the registry cannot be understood nothing is created that names no folder: it would
 * silently work on nothing.
 */
export async function projectOf(
  named: string | null | undefined,
  activeProject: () => Promise<string | undefined>,
): Promise<Result<string | undefined>> {
  if (named === null) return done(undefined);
  if (named !== undefined) return await realFolder(named);
  try {
    return done(await activeProject());
  } catch (error) {
    if (!(error instanceof ProjectsUnreadable)) throw error;
    return refuse("unavailable", error.message);
  }
}

/**
 * Refuses a mission whose steps work on a workspace when none can be made of its project: they would only
 * fail later. A repository without a commit may have one by then.
 *
 * @param named whether the person named the project for this mission
 */
export async function projectFits(
  { project_path, workflow }: Mission,
  named: boolean,
  workspaces: Pick<Workspaces, "repositoryAt">,
): Promise<Result<null>> {
  const sees = workflow.steps.some(({ workspace }) =>
    workspace === "read" || workspace === "write"
  );
  if (project_path === undefined || !sees) return done(null);
  let state: RepositoryState;
  try {
    state = await workspaces.repositoryAt(project_path);
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return refuse("unavailable", `Could not look at the project: ${error.message}`);
  }
  const problem = problemOf(project_path, state, named ? "name" : "link");
  if (problem === undefined) return done(null);
  const what = named ? "projectPath: cannot work on" : "Cannot work on the linked project";
  return refuse("invalid", `${what} "${project_path}": ${problem}`);
}

/** @param use what the person does with another folder instead */
function problemOf(
  project: string,
  state: RepositoryState,
  use: "name" | "link",
): string | undefined {
  switch (state.kind) {
    case "repository":
      return undefined;
    case "gone":
      return `the folder is gone. Move it back, or ${use} it where it is now`;
    case "plain_folder":
      return `it is no git repository. Make it one with: haloop link --init ${typed(project)}`;
    case "inside": {
      const verb = { name: "Name", link: "Link" }[use];
      return `it is a folder of the repository "${state.root}". ${verb} that instead`;
    }
    case "bare":
      return `it is a bare repository. Clone it, and ${use} the clone`;
  }
}

async function realFolder(path: string): Promise<Result<string>> {
  try {
    if (path.includes("\0")) {
      return refuse("invalid", "projectPath: must not have a null character");
    }
    if (!isAbsolute(path)) return refuse("invalid", `projectPath: "${path}" must be absolute`);
    const real = await Deno.realPath(path);
    if ((await Deno.stat(real)).isDirectory) return done(real);
    return refuse("invalid", `projectPath: "${path}" is not a folder`);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    return refuse(
      "invalid",
      `projectPath: "${path}" ${missing ? "is not there" : `cannot be used (${code})`}`,
    );
  }
}
