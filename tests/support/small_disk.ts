/** A disk of a few MiB that a test may fill or make read-only: a tmpfs, which needs Linux and root. */
import { join } from "node:path";
import { isLinuxRoot } from "./root_user.ts";
import { withTempDir } from "./temp_dir.ts";

export interface SmallDisk {
  readonly path: string;
  /** Uses up the space until {@link free}. */
  fill(): Promise<void>;
  free(): Promise<void>;
  readOnly(): Promise<void>;
  writable(): Promise<void>;
}

const ignore = !isLinuxRoot;
if (ignore) console.log("Skipped: tests with a full disk, which need Linux and root to mount one");

/** A test with a small disk; skipped, with the line above, where none can be mounted. */
export function smallDiskTest(name: string, fn: (disk: SmallDisk) => Promise<void>): void {
  Deno.test({ name, ignore, fn: () => withSmallDisk(fn) });
}

async function withSmallDisk(run: (disk: SmallDisk) => Promise<void>): Promise<void> {
  await withTempDir(async (path) => {
    await command("mount", "-t", "tmpfs", "-o", "size=4m,mode=755", "tmpfs", path);
    try {
      await run(smallDisk(path));
    } finally {
      await command("umount", "-l", path);
    }
  });
}

function smallDisk(path: string): SmallDisk {
  const filler = join(path, "filler");
  return {
    path,
    fill: () => fill(filler),
    free: () => Deno.remove(filler),
    // A second mount of the same disk on top: the one below stays busy with the server's open lock.
    readOnly: async () => {
      await command("mount", "--bind", path, path);
      await command("mount", "-o", "remount,bind,ro", path);
    },
    writable: () => command("umount", "-l", path),
  };
}

async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  for (const size of [64 * 1024, 4096, 1]) {
    try {
      for (;;) await file.write(new Uint8Array(size));
    } catch (error) {
      if ((error as { code?: string }).code !== "ENOSPC") throw error;
    }
  }
}

async function command(name: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(name, { args }).output();
  if (!success) throw new Error(`${name} failed: ${new TextDecoder().decode(stderr)}`);
}
