/**
 * Writing files so that a reader, and a crash at any instant, finds either the old bytes or the new
 * ones: temporary file in the same folder, fsync, rename over the target, fsync of the folder.
 */
import { TEMPORARY_PREFIX } from "@haloop/shared";
import { dirname, join } from "node:path";

/** In pieces where it need not fit into memory. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes `content` to `path` atomically. A symlink at `path` is replaced, never followed, because
 * rename(2) does not follow it.
 *
 * @throws Deno.errors.* of the file system (no space, read-only, a folder at `path`); the old file is
 *   still there then, and no temporary one is left
 */
export async function writeAtomic(
  path: string,
  content: Content,
  options: { mode?: number } = {},
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `${TEMPORARY_PREFIX}${crypto.randomUUID()}`);
  try {
    await writeAndSync(temporary, content, options.mode ?? 0o644);
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
  await syncFolder(folder);
}

/**
 * Makes the names in a folder durable: without it a rename may be undone by a power failure
 * (rename(2), fsync(2): "calling fsync() does not necessarily ensure that the entry in the directory
 * containing the file has also reached disk").
 */
export async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder as a file, and its file system journals names by itself.
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

/** Makes the bytes of a file durable that another program wrote. */
export async function syncFile(path: string): Promise<void> {
  using file = await Deno.open(path, { read: true, write: true });
  await file.sync();
}

/** Removes a file; one that is not there is no error. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function writeAndSync(
  path: string,
  content: Content,
  mode: number,
): Promise<void> {
  // createNew (O_EXCL) never follows a symlink that somebody planted under the temporary name.
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  if (typeof content === "string") await writeAll(file, new TextEncoder().encode(content));
  else if (content instanceof Uint8Array) await writeAll(file, content);
  else for await (const chunk of content) await writeAll(file, chunk);
  await file.sync();
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}
