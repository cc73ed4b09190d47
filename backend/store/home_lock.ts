/**
 * One backend for one home: an exclusive lock on `run/server.lock` that the kernel releases when the
 * process ends in whatever way, and `run/server.json` that tells who holds it.
 */
import { join } from "node:path";
import { z } from "zod";
import { faultPoint } from "../fault_point.ts";
import { removeIfThere, writeAtomic } from "../atomic_write.ts";
import { errorCode, onDisk } from "../storage_error.ts";

/** What `run/server.json` says of the running server. */
export const ServerFile = z.looseObject({
  pid: z.number().int().positive(),
  host: z.string(),
  port: z.number().int(),
  started_at: z.string(),
  version: z.string(),
});
export type ServerFile = z.infer<typeof ServerFile>;

/** The home is in use by another backend. */
export class HomeInUse extends Error {
  override name = "HomeInUse";
  constructor(readonly home: string, readonly holder: ServerFile | undefined) {
    const who = holder === undefined
      ? "another Haloop"
      : `the Haloop with pid ${holder.pid} on port ${holder.port}`;
    super(
      `Could not use the home "${home}": ${who} is using it. ` +
        `Stop that one with: haloop stop, or choose another HALOOP_HOME`,
    );
  }
}

export interface HomeLock extends AsyncDisposable {
  /** Tells others where this server answers. */
  announce(server: ServerFile): Promise<void>;
}

/** {@link isHomeInUse} holds the lock for an instant; a start must not take that for a server. */
const LOCK_TRIES = 10;
const LOCK_PAUSE_MS = 20;

/**
 * Takes the lock of a home whose `run` folder exists.
 *
 * @throws HomeInUse when another process holds it; StorageError when the disk or the system fails
 */
export async function lockHome(home: string): Promise<HomeLock> {
  const file = await onDisk(
    `use the home "${home}"`,
    () => Deno.open(lockPath(home), { create: true, write: true }),
  );
  if (!await tryLockBriefly(file)) {
    file.close();
    throw new HomeInUse(home, await readServerFile(home));
  }
  const path = serverFilePath(home);
  return {
    async announce(server) {
      faultPoint("announce.before");
      await onDisk(
        `write "${path}"`,
        () => writeAtomic(path, JSON.stringify(server, null, 2) + "\n"),
      );
      faultPoint("announce.after");
    },
    async [Symbol.asyncDispose]() {
      try {
        await removeIfThere(path);
      } finally {
        file.close();
      }
    },
  };
}

/**
 * Whether a backend holds the home at this moment. The lock is asked, never the pid: a number in a
 * stale file may belong to any other process by now.
 */
export async function isHomeInUse(home: string): Promise<boolean> {
  try {
    using file = await openLock(lockPath(home));
    return !await file.tryLock(true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A home that became read-only may have a server all the same: it is told, and can be stopped. */
async function openLock(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { write: true });
  } catch (error) {
    if (errorCode(error) !== "EROFS") throw error;
    return await Deno.open(path, { read: true });
  }
}

/** Who answered for the home last; undefined when nobody or when the file cannot be understood. */
export async function readServerFile(home: string): Promise<ServerFile | undefined> {
  try {
    const parsed = ServerFile.safeParse(JSON.parse(await Deno.readTextFile(serverFilePath(home))));
    return parsed.data;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function tryLockBriefly(file: Deno.FsFile): Promise<boolean> {
  for (let tries = 1; tries < LOCK_TRIES; tries++) {
    if (await file.tryLock(true)) return true;
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
  return await file.tryLock(true);
}

function lockPath(home: string): string {
  return join(home, "run", "server.lock");
}

function serverFilePath(home: string): string {
  return join(home, "run", "server.json");
}
