/** The files that a mission changed in its copy of the project. */
import type { ChangedFile, HaloopClient, WorkspaceChanges } from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";
import { didYouMean } from "../similar.ts";

/** How many files travel in one answer. */
const PAGE = 500;

/** What the workspace changed, every page of it. */
export async function allChanges(
  client: HaloopClient,
  mission_id: string,
): Promise<WorkspaceChanges> {
  const first = await client.changes(mission_id, { limit: PAGE });
  const files = [...first.files];
  for (let cursor = first.next; cursor !== undefined;) {
    const page = await client.changes(mission_id, { limit: PAGE, cursor });
    files.push(...page.files);
    cursor = page.next;
  }
  return { ...first, files };
}

/**
 * The changed file at a path.
 *
 * @throws CliFailure that suggests the nearest one
 */
export function fileAt(files: readonly ChangedFile[], path: string): ChangedFile {
  const found = files.find((file) => file.path === path);
  if (found !== undefined) return found;
  const close = didYouMean(path, files.map((file) => file.path));
  throw new CliFailure(EXIT.not_found, `The mission did not change "${path}"${close}`);
}
