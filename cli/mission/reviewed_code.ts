/** What a code review is about: the workspace as it is, named by its git tree. */
import {
  ApiError,
  type ArtifactInfo,
  type HaloopClient,
  type MissionDetail,
  type WorkspaceChanges,
} from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";
import { inOneLine } from "../terminal/printable.ts";
import { counted, hashBeginning, requireHash } from "./seen.ts";
import { gateOf } from "./summary.ts";

const SHOWN_TREE = 12;

/** The changes that the open code review shows; undefined where the mission stands at none. */
export async function reviewedCode(
  client: HaloopClient,
  mission: MissionDetail,
): Promise<WorkspaceChanges | undefined> {
  if (gateOf(mission)?.step.type !== "code-review") return undefined;
  try {
    return await client.changes(mission.mission_id, { limit: 1 });
  } catch (error) {
    // A mission without a project has no workspace to review.
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** `3 files (+12 -4) on haloop/dark-mode, tree 9f86d081884c`. */
export function describeCode(changes: WorkspaceChanges): string {
  const { files_total, added_lines, removed_lines, branch, tree } = changes;
  return `${counted(files_total, "file")} (+${added_lines} -${removed_lines}) ` +
    `on ${inOneLine(branch)}, tree ${tree.slice(0, SHOWN_TREE)}`;
}

/**
 * Checks that the gate still shows what has that hash: the workspace's tree at a code review, else the
 * artifact.
 *
 * @throws CliFailure when it is something else by now, or the hash is none
 */
export function requireSeen(
  artifact: ArtifactInfo | undefined,
  code: WorkspaceChanges | undefined,
  hash: string,
): void {
  if (code === undefined) requireHash(artifact, hash);
  else requireTree(code, hash);
}

function requireTree({ tree }: WorkspaceChanges, hash: string): void {
  if (tree.startsWith(hashBeginning(hash))) return;
  throw new CliFailure(
    EXIT.refused,
    `The workspace is no longer the tree ${hash} (now ${tree.slice(0, SHOWN_TREE)}). ` +
      `Look at it again first: haloop changes`,
  );
}
