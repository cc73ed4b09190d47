/** Which project a new mission works on; pure. */
import type { LinkedProject } from "@haloop/shared";

/**
 * The one that the person chose as long as it can be used, else the active one; undefined when they chose
 * none or there is none to use.
 */
export function chooseProject(
  projects: readonly LinkedProject[],
  wanted: string | null | undefined,
): LinkedProject | undefined {
  if (wanted === null) return undefined;
  const usable = projects.filter(({ state }) => state !== "gone");
  return usable.find(({ path }) => path === wanted) ?? usable.find(({ active }) => active);
}

/** What a mission does with the project. */
export function projectWords(project: LinkedProject | undefined): string {
  if (project === undefined) return "It works on no code.";
  if (project.state === "repository") return "It works on its own copy.";
  return "No git repository: only workflows that need no workspace can be used.";
}
