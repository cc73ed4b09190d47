/** Failures of the disk as one sentence, so that nothing above the store knows error numbers. */

/** The home cannot be read or written at the moment. Trying again is right once the cause is gone. */
export class StorageError extends Error {
  override name = "StorageError";
  constructor(message: string, override readonly cause: unknown) {
    super(message);
  }
}

/** What the system's error codes (errno(3)) mean for a person. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the disk. Free some space and try again",
  EDQUOT: "the disk quota is used up. Free some space and try again",
  EROFS: "the file system is read-only. Make it writable and try again",
  EACCES: "permission is denied. Give yourself access to it and try again",
  EPERM: "permission is denied. Give yourself access to it and try again",
  EIO: "the disk reports an error. Check the disk",
  EMFILE: "too many files are open. Raise the limit (ulimit -n) and try again",
  ENFILE: "too many files are open on this machine. Close some programs and try again",
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
    const meaning = MEANINGS[errorCode(error) ?? ""];
    if (meaning === undefined) throw error;
    throw new StorageError(`Could not ${action}: ${meaning}`, error);
  }
}

/** The system's error code of a failure of Deno's or Node's file functions, such as `ENOSPC`. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as Error & { code?: unknown }).code;
  return typeof code === "string" ? code : undefined;
}
