import { lchown } from "node:fs/promises";
import { join } from "node:path";
import { SandboxError, type SandboxMount } from "../provider.ts";
import type { ContainerUser } from "./container_user.ts";

/**
 * Lets the container's user write in the writable mounts: gives it each folder and the entries right
 * in it; what is deeper as well only where the mount says so. Only a backend run by root needs this; any other has the container's user.
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
    if (!mount.writable) continue;
    if (mount.deep === true) await giveTree(mount.source, user);
    else await giveFolder(mount.source, user);
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

/** chown goes through a tree of 100,000 files some hundred times faster than call after call from here. */
async function giveTree(folder: string, { uid, gid }: ContainerUser): Promise<void> {
  // -P: no link to a folder is gone through; -h: a link is given itself.
  const { success, stderr } = await new Deno.Command("chown", {
    args: ["-R", "-P", "-h", `${uid}:${gid}`, "--", folder],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const why = new TextDecoder().decode(stderr).trim().split("\n")[0] ?? "";
  throw new SandboxError(
    `Could not let the sandbox write in "${folder}": ${why}. ` +
      `Check that the folder exists and that its disk knows file owners`,
  );
}

/** An entry that went away between listing and giving is none of ours. */
function ignoreNotFound(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
