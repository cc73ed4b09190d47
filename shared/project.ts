/** The projects that were linked, as `projects.json` in the home keeps them. */
import { z } from "zod";

/** A linked project: a folder on the person's disk. Unknown fields are kept. */
export const Project = z.looseObject({
  /** Real path, symlinks resolved. */
  path: z.string().min(1),
  name: z.string().min(1),
  linked_at: z.string(),
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

/** The project that new missions work on. */
export function activeProject(file: ProjectsFile): Project | undefined {
  return file.projects.find((project) => project.path === file.active);
}
