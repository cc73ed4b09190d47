/** Failures of the disk as one sentence, so that nothing above the store knows error numbers. */

/** The home cannot be read or written at the moment. Trying again is right once the cause is gone. */
export class StorageError extends Error {
  override name = "StorageError";

  /**
   * @param problem what failed and why, as a sentence without a period
   * @param remedy what the person can do, as a sentence without a period
   */
  constructor(readonly problem: string, readonly remedy: string, cause: unknown) {
    super(`${problem}. ${remedy}`, { cause });
  }
}

/** What the system's error codes (errno(3)) mean for a person: the cause, and what to do. */
const MEANINGS: Readonly<Record<string, readonly [cause: string, remedy: string]>> = {
  ENOSPC: ["no space is left on the disk", "Free some space and try again"],
  EDQUOT: ["the disk quota is used up", "Free some space and try again"],
  EFBIG: ["the file would be larger than the system allows", "Raise the limit (ulimit -f)"],
  EROFS: ["the file system is read-only", "Make it writable and try again"],
  EACCES: ["permission is denied", "Give yourself access to it and try again"],
  EPERM: ["permission is denied", "Give yourself access to it and try again"],
  ENOTDIR: ["a file is where a folder has to be", "Move it away and try again"],
  EEXIST: ["a file is where a folder has to be", "Move it away and try again"],
  EISDIR: ["a folder is where a file has to be", "Move it away and try again"],
  ENOENT: ["its folder is gone", "Restore it, or start Haloop anew"],
  EIO: ["the disk reports an error", "Check the disk"],
  EMFILE: ["too many files are open", "Raise the limit (ulimit -n) and try again"],
  ENFILE: ["too many files are open on this machine", "Close some programs and try again"],
};

/**
 * Runs an action on the disk and turns its failure into a {@link StorageError}.
 *
 * @param action what is done to which file, as in `write "/home/me/.haloop/config.json"`
 * @throws StorageError for failures of the disk; anything else as it is
 */
export async function onDisk<T>(action: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw diskFailure(action, error);
  }
}

/**
 * What {@link onDisk} throws for an error, where some errors are dealt with first.
 *
 * @returns a StorageError for failures of the disk; anything else as it is
 */
export function diskFailure(action: string, error: unknown): unknown {
  const meaning = MEANINGS[errorCode(error) ?? ""];
  if (meaning === undefined) return error;
  return new StorageError(`Could not ${action}: ${meaning[0]}`, meaning[1], error);
}

/** The system's error code of a failure of Deno's or Node's file functions, such as `ENOSPC`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as Error & { code?: unknown }).code;
  return typeof code === "string" ? code : undefined;
}
