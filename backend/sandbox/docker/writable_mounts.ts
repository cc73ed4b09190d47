import { lchown } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError, type SandboxMount } from "../provider.ts";
import type { ContainerUser } from "./container_user.ts";

/**
 * Lets the container's user write in the writable mounts: gives it each folder and the entries right
 * in it, not deeper. Only a backend run by root needs this; any other has the container's user.
 *
 * A link is given away itself and never followed (lchown(2)), because a link planted by an agent
 * could point at any file of the machine.
 *
 * @throws SandboxError when a folder does not exist or cannot be given away
 */
export async function giveWritableMounts(
  mounts: readonly SandboxMount[],
  user: ContainerUser,
): Promise<void> {
  if (Deno.build.os === "windows" || Deno.uid() !== 0) return;
  for (const mount of mounts) {
    if (mount.writable) await giveFolder(mount.source, user);
  }
}

async function giveFolder(folder: string, user: ContainerUser): Promise<void> {
  try {
    await lchown(folder, user.uid, user.gid);
    for await (const entry of Deno.readDir(folder)) {
      await lchown(join(folder, entry.name), user.uid, user.gid).catch(ignoreNotFound);
    }
  } catch (error) {
    throw new SandboxError(
      `Could not let the sandbox write in "${folder}": ${(error as Error).message}. ` +
        `Check that the folder exists and that its disk knows file owners`,
      { cause: error },
    );
  }
}

/** An entry that went away between listing and giving is none of ours. */
function ignoreNotFound(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
