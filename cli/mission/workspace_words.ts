/** What is said of a mission's workspace before it goes. */
import { ApiError, type HaloopClient, type MissionDetail } from "@haloop/shared";
import { inOneLine } from "../terminal/printable.ts";
import { counted } from "./seen.ts";

/**
 * `3 changed files on haloop/dark-mode`; undefined where the mission has no workspace. Looks at the
 * working copy, which takes a moment with very many files.
 */
export async function workspaceWords(
  client: HaloopClient,
  { mission_id, workspace }: MissionDetail,
): Promise<string | undefined> {
  if (workspace === undefined || workspace.discarded_at !== undefined) return undefined;
  const branch = inOneLine(workspace.branch);
  try {
    const { files_total } = await client.changes(mission_id, { limit: 1 });
    return `${counted(files_total, "changed file")} on ${branch}`;
  } catch (error) {
    // Damaged, or in use: it goes all the same, and how much is in it nobody can tell.
    if (error instanceof ApiError && error.status === 409) return `what is on ${branch}`;
    throw error;
  }
}
