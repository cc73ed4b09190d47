/** Clearing away what older self-extracting programs unpacked, and what was left half unpacked. */
import { basename, dirname, join } from "node:path";
import { IN_USE, unpackedFolder } from "./launcher.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A version that somebody called within these days may be called again. */
const UNUSED_MS = 7 * DAY_MS;
const UNPACKED = /^[0-9a-f]{16}$/;
/** Half unpacked, or half removed. */
const LEFTOVER = /^\.(new|old)-/;

/**
 * Removes unpacked versions that no process runs from and that nobody called for a week. Never
 * throws: it is housekeeping.
 *
 * @param own the folder of this program, beside which the others lie; undefined does nothing
 */
export async function clearOldCaches(
  own: string | undefined = unpackedFolder,
  now_ms: number = Date.now(),
): Promise<void> {
  if (own === undefined) return;
  const cache = dirname(own);
  try {
    for await (const { name, isDirectory } of Deno.readDir(cache)) {
      if (!isDirectory || name === basename(own)) continue;
      if (LEFTOVER.test(name)) await removeIfOld(join(cache, name), now_ms);
      else if (UNPACKED.test(name)) await removeIfUnused(cache, name, now_ms);
    }
  } catch {
    // The next start tries again.
  }
}

async function removeIfOld(path: string, now_ms: number): Promise<void> {
  const { mtime } = await Deno.stat(path);
  if (now_ms - (mtime?.getTime() ?? now_ms) > DAY_MS) await Deno.remove(path, { recursive: true });
}

async function removeIfUnused(cache: string, name: string, now_ms: number): Promise<void> {
  const folder = join(cache, name);
  using mark = await openMark(join(folder, IN_USE));
  if (mark === undefined) return;
  const { mtime } = await mark.stat();
  if (now_ms - (mtime?.getTime() ?? now_ms) <= UNUSED_MS) return;
  // Every process of that version holds it shared.
  if (!await mark.tryLock(true)) return;
  // Out of the way first: a start that comes now must not find half of it.
  const aside = join(cache, `.old-${name}-${Deno.pid}`);
  await Deno.rename(folder, aside);
  await Deno.remove(aside, { recursive: true });
}

async function openMark(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
