/** Commits of what a workspace holds, made for the person. */
import type { Mission } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { faultPoint } from "../fault_point.ts";
import { StorageError } from "../storage_error.ts";
import { WorkspaceError, type Workspaces } from "../workspace/workspace.ts";

const logger = getLogger(["haloop", "workspace"]);

/** Where git and its front ends cut the first line of a message. */
const MAX_SUBJECT = 72;

/** Commits the tree that the person let through; a tree that is committed already changes nothing. */
export async function commitApproved(
  workspaces: Workspaces,
  mission: Mission,
  tree: string,
): Promise<void> {
  faultPoint("commit_workspace.before");
  await workspaces.commit(mission, tree, approvedMessage(mission));
  faultPoint("commit_workspace.after");
}

/**
 * Removes the mission's workspace; its branch stays in the mission's folder as a bundle, unfinished work
 * committed to it.
 *
 * @returns the path of the bundle; undefined when there was nothing to keep
 * @throws WorkspaceError or StorageError when it cannot be kept; nothing is removed then
 */
export async function discardWork(
  workspaces: Workspaces,
  mission: Mission,
): Promise<string | undefined> {
  faultPoint("discard_workspace.before");
  const bundle = await workspaces.discard(mission, unfinishedMessage(mission));
  faultPoint("discard_workspace.after");
  return bundle;
}

/**
 * Keeps the branch of a mission that is to be deleted, before it is: its working copy stays until the
 * mission lies in the trash, because a kill in between must leave a mission as it was.
 *
 * @returns whether the working copy can go; what cannot be kept goes to the trash as it stands
 */
export async function keepWork(workspaces: Workspaces, mission: Mission): Promise<boolean> {
  if (mission.workspace === undefined || mission.workspace.discarded_at !== undefined) return false;
  try {
    await workspaces.keep(mission, unfinishedMessage(mission));
    return true;
  } catch (error) {
    goesAsItIs(mission.mission_id, error);
    return false;
  }
}

/** Removes the working copy of a mission that lies in the trash; its branch was kept before. */
export async function clearTrashed(
  workspaces: Workspaces,
  mission_id: string,
  folder: string,
): Promise<void> {
  try {
    faultPoint("clear_trashed.before");
    await workspaces.removeFrom(folder);
  } catch (error) {
    goesAsItIs(mission_id, error);
  }
}

function goesAsItIs(mission_id: string, error: unknown): void {
  if (!(error instanceof WorkspaceError || error instanceof StorageError)) throw error;
  logger.warn("The workspace of {mission_id} goes to the trash as it is: {reason}", {
    mission_id,
    reason: error.message,
  });
}

/**
 * The message of the commit of a tree that a code review lets through. It does not say so: a kill
 * right after the commit leaves the gate open, and the person may ask for changes then.
 */
export function approvedMessage(mission: Mission): string {
  return message(subject(mission.title), "Made by an agent in Haloop.", mission);
}

function unfinishedMessage(mission: Mission): string {
  const body = "Not reviewed: the workspace was removed before its code review was passed.";
  return message(subject(`Unfinished: ${mission.title}`), body, mission);
}

function message(first: string, body: string, { mission_id, type }: Mission): string {
  return `${first}\n\n${body}\n\nHaloop-Mission: ${mission_id}\nHaloop-Type: ${type}\n`;
}

function subject(title: string): string {
  const line = title.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length <= MAX_SUBJECT ? line : `${line.slice(0, MAX_SUBJECT - 1).trimEnd()}…`;
}
