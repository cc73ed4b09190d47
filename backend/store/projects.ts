/**
 * The registry of linked projects, `projects.json` in the home. The command line writes it while a
 * server may be running, so it is read anew each time and written atomically.
 */
import {
  activeProject,
  problemsOf,
  type Project,
  ProjectsFile,
  SCHEMA_VERSION,
} from "@haloop/shared";
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import { ProjectsUnreadable } from "../projects_unreadable.ts";
import { errorCode } from "../storage_error.ts";
import { writeAtomic } from "../atomic_write.ts";

export { ProjectsUnreadable };

/** Where a home keeps its projects. */
export function projectsPath(home: string): string {
  return join(home, "projects.json");
}

/**
 * The known projects of a home; none when the file is not there.
 *
 * @throws ProjectsUnreadable when there is a file that cannot be understood
 */
export async function readProjects(home: string): Promise<ProjectsFile> {
  const path = projectsPath(home);
  const text = await readIfThere(path);
  if (text === undefined) return ProjectsFile.parse({});
  const parsed = ProjectsFile.safeParse(parseJson(path, text));
  if (!parsed.success) {
    throw new ProjectsUnreadable(path, problemsOf(parsed.error, "file"));
  }
  const version = parsed.data.schema_version ?? SCHEMA_VERSION;
  if (version > SCHEMA_VERSION) {
    throw new ProjectsUnreadable(path, `it was written by a newer Haloop (layout ${version})`);
  }
  return parsed.data;
}

/**
 * Makes a project the active one. Known projects stay known, so that their missions keep their name.
 *
 * @returns the project and the one that was active before, when it was another
 * @throws ProjectsUnreadable when the present file cannot be understood; it is not overwritten then
 */
export async function linkProject(
  home: string,
  project: { path: string; name: string; at: string; default_branch?: string },
): Promise<{ project: Project; replaced: Project | undefined }> {
  const file = await readProjects(home);
  const before = activeProject(file);
  const known = file.projects.find((other) => other.path === project.path);
  const linked: Project = {
    ...known,
    path: project.path,
    name: project.name,
    linked_at: project.at,
    ...(project.default_branch === undefined ? {} : { default_branch: project.default_branch }),
  };
  const projects = known === undefined
    ? [...file.projects, linked]
    : file.projects.map((other) => other === known ? linked : other);
  await write(home, { ...file, active: linked.path, projects });
  return { project: linked, replaced: before?.path === linked.path ? undefined : before };
}

/**
 * Changes what is known of a linked project; nothing when it is not known any more.
 *
 * @throws ProjectsUnreadable as {@link linkProject}
 */
export async function updateProject(
  home: string,
  path: string,
  change: (project: Project) => Project,
): Promise<void> {
  const file = await readProjects(home);
  const projects = file.projects.map((one) => one.path === path ? change(one) : one);
  await write(home, { ...file, projects });
}

/**
 * Forgets the active project.
 *
 * @returns the project that was linked; undefined when none was, and nothing is written then
 * @throws ProjectsUnreadable as {@link linkProject}
 */
export async function unlinkProject(home: string): Promise<Project | undefined> {
  const file = await readProjects(home);
  const active = activeProject(file);
  if (active === undefined) return undefined;
  const projects = file.projects.filter((project) => project !== active);
  await write(home, { ...file, active: null, projects });
  return active;
}

async function write(home: string, file: ProjectsFile): Promise<void> {
  const whole: ProjectsFile = { ...file, schema_version: SCHEMA_VERSION };
  faultPoint("write_projects.before");
  await writeAtomic(projectsPath(home), JSON.stringify(whole, null, 2) + "\n");
  faultPoint("write_projects.after");
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProjectsUnreadable(path, `it is not JSON (${(error as Error).message})`);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new ProjectsUnreadable(path, `it cannot be read (${code})`);
  }
}
