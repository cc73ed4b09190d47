/** The projects that were linked, as `projects.json` in the home keeps them. */
import { z } from "zod";
import { QuickCommand } from "./workflow.ts";

/** A path below the project with `/`: it neither leaves the project nor is part of its `.git`. */
export const ProjectPath = z.string().min(1).refine(
  (path) => path.split("/").every((part) => !["", ".", "..", ".git"].includes(part.toLowerCase())),
  "must be a path below the project, without .., and not in .git",
).refine((path) => !/[\p{Cc}\\]/u.test(path), "must not contain control characters or backslashes");

/** A linked project: a folder on the person's disk. Unknown fields are kept. */
export const Project = z.looseObject({
  /** Real path, symlinks resolved. */
  path: z.string().min(1),
  name: z.string().min(1),
  linked_at: z.string(),
  /** The branch that work goes back to; absent for folders without one, and in older homes. */
  default_branch: z.string().optional(),
  /** Ignored files and folders that are copied into each workspace, such as `node_modules`. */
  bring: z.array(ProjectPath).optional(),
  /** Run once in each workspace's sandbox, before the agent of the first step that writes there. */
  setup: z.array(z.string()).min(1).optional(),
  /** What a code review offers to run over the workspace. */
  commands: z.array(QuickCommand).optional(),
});
export type Project = z.infer<typeof Project>;

/** `projects.json`: every known project, of which at most one is active. Unknown fields are kept. */
export const ProjectsFile = z.looseObject({
  schema_version: z.number().int().optional(),
  /** The path of the active project; null when none is linked. */
  active: z.string().nullable().default(null),
  /** In the order in which they were linked first. */
  projects: z.array(Project).default([]),
});
export type ProjectsFile = z.infer<typeof ProjectsFile>;

/** GET /api/projects: a linked project, and whether missions can work on it now. */
export const LinkedProject = Project.extend({
  /** New missions work on it unless they name another. */
  active: z.boolean(),
  /** `no_repository`: the folder is there, but no mission that needs a workspace can be made. */
  state: z.enum(["repository", "no_repository", "gone"]),
});
export type LinkedProject = z.infer<typeof LinkedProject>;

/** The project that new missions work on. */
export function activeProject(file: ProjectsFile): Project | undefined {
  return file.projects.find((project) => project.path === file.active);
}
