/** How the command line fails: one sentence and an exit code that scripts can rely on. */
import { ApiError } from "@haloop/shared";
import { ConfigError } from "../backend/config.ts";
import { StartError } from "../backend/listen.ts";
import { SandboxError } from "../backend/sandbox/provider.ts";
import { StorageError } from "../backend/storage_error.ts";
import { HomeInUse } from "../backend/store/home_lock.ts";
import { ProjectsUnreadable } from "../backend/store/projects.ts";
import { EXIT, type ExitCode } from "./exit.ts";

export { EXIT, type ExitCode };

/** An expected failure: the message is all that the person is told. */
export class CliFailure extends Error {
  override name = "CliFailure";
  constructor(readonly exit_code: ExitCode, message: string) {
    super(message);
  }
}

/** An error of the file system about the home, as a sentence with a remedy. */
export function homeFailure(home: string, error: unknown): CliFailure {
  const could_not = `Could not use the home "${home}"`;
  if (error instanceof Deno.errors.PermissionDenied && isAnothersHome(home)) {
    return new CliFailure(
      EXIT.refused,
      `${could_not}: it belongs to another user. Run this as that user, or choose another folder ` +
        `with HALOOP_HOME`,
    );
  }
  const { code } = error as { code?: string };
  const first = FIRST[code ?? ""] ?? "Make it writable";
  return new CliFailure(
    EXIT.failed,
    `${could_not}: ${reasonOf(error)}. ${first}, or choose another folder with HALOOP_HOME`,
  );
}

/** What to try before another folder. */
const FIRST: Readonly<Record<string, string>> = {
  ENOTDIR: "Move the file away",
  EEXIST: "Move the file away",
  ENOSPC: "Free some space",
  EDQUOT: "Free some space",
};

function isAnothersHome(home: string): boolean {
  try {
    const { uid } = Deno.statSync(home);
    return uid !== null && uid !== Deno.uid();
  } catch {
    // Not even that can be known.
    return false;
  }
}

/** What to tell the person and the shell about an error. */
export function explain(error: unknown): { message: string; exit_code: ExitCode } {
  const known = (exit_code: ExitCode) => ({ message: (error as Error).message, exit_code });
  if (error instanceof CliFailure) return known(error.exit_code);
  if (error instanceof ConfigError) return known(EXIT.usage);
  if (error instanceof HomeInUse) return known(EXIT.refused);
  if (error instanceof ProjectsUnreadable) return known(EXIT.failed);
  if (error instanceof ApiError) return known(exitCodeOf(error.status));
  const failed = [StartError, StorageError, SandboxError];
  if (failed.some((kind) => error instanceof kind)) return known(EXIT.failed);
  const message = `Something unexpected went wrong: ${reasonOf(error)}. ` +
    `Set HALOOP_DEBUG=1 to see where`;
  return { message, exit_code: EXIT.failed };
}

function exitCodeOf(status: number): ExitCode {
  if (status === 0) return EXIT.not_running;
  if (status === 400 || status === 413) return EXIT.usage;
  if (status === 404) return EXIT.not_found;
  return status < 500 ? EXIT.refused : EXIT.failed;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a file is in the way",
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: string };
  const known = code === undefined ? undefined : REASONS[code];
  return known ?? (error.message.split("\n")[0] ?? "").replace(/\.$/, "");
}
