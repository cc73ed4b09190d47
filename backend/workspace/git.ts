/**
 * Calls of the git program. Every call has an environment and a configuration of its own making, so
 * that neither the person's settings nor anything in a repository makes git run another program; see
 * `README.md` beside this file for what is switched off and why.
 */
import { WorkspaceError } from "./workspace.ts";

/** How long git may take: what an agent leaves (a FIFO named `.gitignore`) could hold it for ever. */
export const LIMIT_MS = 10 * 60_000;

/** How many of the files that git lists are told. */
const MOST_FILES = 5;

/** Settings that no repository's own configuration overrides: the command line's win. */
const NEUTRAL = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.attributesFile=/dev/null",
  "core.excludesFile=/dev/null",
  "core.autocrlf=false",
  "core.pager=cat",
  "core.quotePath=false",
  "core.looseCompression=1",
  "submodule.recurse=false",
  "diff.external=",
  "commit.gpgSign=false",
  "credential.helper=",
  "gc.auto=0",
  "maintenance.auto=false",
  "fetch.recurseSubmodules=false",
  // The person linked the folder: that somebody else owns it does not make it a trap.
  "safe.directory=*",
];

/**
 * For reading another repository by its path: the git that serves it takes `safe.directory` from its own
 * command line only. git gives this to a shell, so it is a constant, quoted for one.
 */
export const SERVED_FROM_ANY_OWNER = "--upload-pack=git -c 'safe.directory=*' upload-pack";

/** What keeps a repository's hooks from running, as arguments. */
export const WITHOUT_HOOKS = ["-c", "core.hooksPath=/dev/null"];

export interface GitCall {
  /** Where git is run; also decides which repository it finds when there is no `GIT_DIR`. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array<ArrayBuffer> | string;
  /**
   * `none`: nothing but {@link NEUTRAL} and the repository's own. `person`: what the person's git reads
   * as well, without hooks and file system monitor; for reading their name, and for their remotes.
   */
  readonly settings?: "none" | "person";
  readonly limit_ms?: number;
  /** Ends git when aborted; the call throws its reason then. */
  readonly signal?: AbortSignal | undefined;
}

export interface GitAnswer {
  readonly code: number;
  readonly stdout: Uint8Array<ArrayBuffer>;
  readonly stderr: string;
}

/** git ended with a failure. */
export class GitFailed extends WorkspaceError {
  override name = "GitFailed";
  /** git's own first line that tells why; callers that know more make a sentence of it. */
  readonly reason: string;

  constructor(code: number, stderr: string) {
    const reason = sentenceOf(stderr) || `git ended with exit code ${code}`;
    super(`git failed at the workspace: ${reason}. Remove the cause and try again`);
    this.reason = reason;
  }
}

/**
 * Runs git to its end, however it ends.
 *
 * @throws WorkspaceError when there is no git, or when it takes longer than its limit
 */
export async function tryGit(args: readonly string[], call: GitCall = {}): Promise<GitAnswer> {
  call.signal?.throwIfAborted();
  const limit = AbortSignal.timeout(call.limit_ms ?? LIMIT_MS);
  const ending = call.signal === undefined ? limit : AbortSignal.any([limit, call.signal]);
  const child = start(args, call, ending);
  try {
    const [, output] = await Promise.all([feed(child, call.stdin), child.output()]);
    call.signal?.throwIfAborted();
    if (limit.aborted) throw tooLong(args);
    const stderr = new TextDecoder().decode(output.stderr);
    return { code: output.code, stdout: output.stdout, stderr };
  } catch (error) {
    call.signal?.throwIfAborted();
    if (limit.aborted) throw tooLong(args);
    throw error;
  }
}

/**
 * Runs git and gives what it printed.
 *
 * @throws GitFailed when it fails; WorkspaceError as {@link tryGit}
 */
export async function git(
  args: readonly string[],
  call: GitCall = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { code, stdout, stderr } = await tryGit(args, call);
  if (code !== 0) throw new GitFailed(code, stderr);
  return stdout;
}

/** What git printed as text without the newline at its end. */
export async function gitText(args: readonly string[], call: GitCall = {}): Promise<string> {
  return new TextDecoder().decode(await git(args, call)).replace(/\n$/, "");
}

/** Starts git; the signal ends it. {@link tryGit} and what is beside this file for streams wait for it. */
export function start(
  args: readonly string[],
  call: GitCall,
  signal: AbortSignal,
): Deno.ChildProcess {
  const settings = call.settings === "person"
    ? NEUTRAL.filter((one) => /^core\.(hooksPath|fsmonitor)=/.test(one))
    : NEUTRAL;
  try {
    return new Deno.Command("git", {
      args: [...settings.flatMap((setting) => ["-c", setting]), ...args],
      clearEnv: true,
      env: { ...environment(call.settings ?? "none"), ...call.env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal,
      ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // A missing cwd is told with the same error (posix_spawn, execve).
    if (call.cwd !== undefined && !isFolder(call.cwd)) {
      throw new WorkspaceError(`"${call.cwd}" is not there any more`, { cause: error });
    }
    throw new WorkspaceError("git was not found. Install git, version 2.38 or newer", {
      cause: error,
    });
  }
}

/** Nothing of the backend's environment but what finds programs and, for the person's, their own. */
function environment(settings: "none" | "person"): Record<string, string> {
  const own = Deno.env.toObject();
  const always = {
    PATH: own.PATH ?? "/usr/local/bin:/usr/bin:/bin",
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_EDITOR: "false",
    GIT_PAGER: "cat",
  };
  if (settings === "person") {
    const theirs = Object.entries(own).filter(([name]) => !name.startsWith("GIT_"));
    return { ...Object.fromEntries(theirs), ...always };
  }
  return {
    ...always,
    HOME: "/nonexistent",
    XDG_CONFIG_HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_ALLOW_PROTOCOL: "file",
    GIT_ASKPASS: "false",
    GIT_SSH_COMMAND: "false",
  };
}

async function feed(child: Deno.ChildProcess, stdin: GitCall["stdin"]): Promise<void> {
  const bytes = typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
  const writer = child.stdin.getWriter();
  try {
    if (bytes !== undefined) await writer.write(bytes);
    await writer.close();
  } catch (error) {
    // git has ended without reading all of it; its exit code and its words tell why.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** What is said when git was ended because of its limit. */
export function tooLong(args: readonly string[]): WorkspaceError {
  return new WorkspaceError(
    `git ${
      args[0] ?? ""
    } took too long and was ended. Look into the workspace for very large files ` +
      `and for special ones (a FIFO named .gitignore), and remove them`,
  );
}

/** git's own reason: the first line that it marks as one, with the files that it lists below it. */
function sentenceOf(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const at = Math.max(lines.findIndex((line) => /^\s*(fatal|error|!)/.test(line)), 0);
  const reason = (lines[at] ?? "").trim().replace(/^(fatal|error): /, "").replace(/\.$/, "");
  if (!reason.endsWith(":")) return reason;
  const below = lines.slice(at + 1);
  const end = below.findIndex((line) => !line.startsWith("\t"));
  const files = (end === -1 ? below : below.slice(0, end)).map((line) => line.trim());
  const more = files.length > MOST_FILES ? ` and ${files.length - MOST_FILES} more` : "";
  return `${reason} ${files.slice(0, MOST_FILES).join(", ")}${more}`.trim();
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
