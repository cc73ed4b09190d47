/** The linked projects as a person chooses among them. */
import type { LinkedProject, ProjectsFile } from "@haloop/shared";
import { ProjectsUnreadable } from "../projects_unreadable.ts";
import type { Workspaces } from "../workspace/workspace.ts";
import { done, refuse, type Result } from "./result.ts";

export interface ProjectListParts {
  /** @throws ProjectsUnreadable when the registry cannot be understood */
  readonly projects: () => Promise<ProjectsFile>;
  readonly workspaces: Pick<Workspaces, "projectState">;
}

/** Every known project, in the order in which they were linked first. */
export async function projectList(parts: ProjectListParts): Promise<Result<LinkedProject[]>> {
  try {
    const { active, projects } = await parts.projects();
    return done(
      await Promise.all(projects.map(async (project) => ({
        ...project,
        active: project.path === active,
        state: await parts.workspaces.projectState(project.path),
      }))),
    );
  } catch (error) {
    if (!(error instanceof ProjectsUnreadable)) throw error;
    return refuse("unavailable", error.message);
  }
}
