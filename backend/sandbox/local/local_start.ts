import { join } from "node:path";
import { Bell } from "../bell.ts";
import { SandboxError, type SandboxSpec } from "../provider.ts";
import { removeRun } from "./local_remove.ts";
import { collect } from "./own_supervisors.ts";
import type { ProcessIdentity } from "./process_identity.ts";
import type { RunFolder } from "./run_folder.ts";
import { COMMAND_SCRIPT, SUPERVISOR_SCRIPT } from "./supervisor_script.ts";
import { watchFolder } from "./watch_folder.ts";

const USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";
/** A shell claims within milliseconds; this is for a machine that is all but stuck. */
const CLAIM_LIMIT_MS = 30_000;

/**
 * Starts a supervisor for the run unless one has claimed it, and returns the pid of the one that has.
 *
 * A kill before the claim leaves a folder, and perhaps a supervisor that is about to claim. Starting
 * another is right in both cases: the claim decides which of them runs the command.
 *
 * @throws SandboxError when the command does not exist or no shell can be started; the signal's reason
 *   when aborted before the claim
 */
export async function startSupervisor(
  run: RunFolder,
  spec: SandboxSpec,
  signal: AbortSignal,
): Promise<number> {
  const action = `Could not start the sandbox for step "${spec.step_id}"`;
  const claimed = await run.supervisor();
  if (claimed !== undefined) return claimed.pid;
  const path = spec.env["PATH"] ?? Deno.env.get("PATH") ?? USUAL_PATH;
  await refuseMissingCommand(action, spec.argv[0] ?? "", path);
  try {
    signal.throwIfAborted();
    if (await run.isForbidden()) await removeRun(run);
    await run.prepare(spec);
    return await spawnAndWatch(action, run, spec, path, signal);
  } catch (error) {
    const quicker = await run.forbid().catch(() => run.supervisor());
    if (quicker === undefined) await removeRun(run);
    if (signal.aborted) return pidOr(quicker, signal.reason);
    if (error instanceof SandboxError) throw error;
    const remedy = `Check the free space and the rights of "${run.path}"`;
    throw failed(action, (error as Error).message, remedy, error);
  }
}

function pidOr(claimed: ProcessIdentity | undefined, reason: unknown): number {
  if (claimed === undefined) throw reason;
  return claimed.pid;
}

async function spawnAndWatch(
  action: string,
  run: RunFolder,
  spec: SandboxSpec,
  path: string,
  signal: AbortSignal,
): Promise<number> {
  const bell = new Bell();
  const watch = watchFolder(run.path, bell);
  try {
    const supervisor = spawn(action, run, spec, path);
    const look = () => bell.heard(watch.look_ms, signal);
    return await claimBy(action, run, supervisor, bell, look);
  } finally {
    await watch.stop();
  }
}

/** Detached, in its own session: neither the backend's end nor Ctrl-C in its terminal reaches it. */
function spawn(action: string, run: RunFolder, spec: SandboxSpec, path: string): Deno.ChildProcess {
  const args = ["-c", SUPERVISOR_SCRIPT, "haloop-supervisor", run.path, path, COMMAND_SCRIPT];
  try {
    const child = new Deno.Command("sh", {
      args: [...args, ...spec.argv],
      cwd: spec.cwd ?? run.home,
      clearEnv: true,
      env: environment(run, spec),
      detached: true,
      ...{ stdin: "null", stdout: "null", stderr: "null" },
    }).spawn();
    child.unref();
    return child;
  } catch (error) {
    const remedy = "Check that sh is on the PATH and that no limit on processes is reached";
    throw failed(action, (error as Error).message, remedy, error);
  }
}

/** The supervisor needs a PATH that works; the command's own comes as a parameter. */
function environment(run: RunFolder, spec: SandboxSpec): Record<string, string> {
  return {
    ...{ HOME: run.home, TMPDIR: run.tmp, TERM: "dumb" },
    LANG: Deno.env.get("LANG") ?? "C.UTF-8",
    ...spec.env,
    PATH: Deno.env.get("PATH") ?? USUAL_PATH,
  };
}

/** The pid of whichever supervisor claims the run, ours or another that was on its way. */
async function claimBy(
  action: string,
  run: RunFolder,
  supervisor: Deno.ChildProcess,
  bell: Bell,
  look: () => Promise<void>,
): Promise<number> {
  let ended = false;
  collect(run.path, supervisor).then(() => {
    ended = true;
    bell.ring();
  });
  const until = Date.now() + CLAIM_LIMIT_MS;
  while (Date.now() < until) {
    const wasEnded = ended;
    const claimed = await run.supervisor();
    if (claimed !== undefined) return claimed.pid;
    if (wasEnded) break;
    await look();
  }
  const remedy = `Check the free space and the rights of "${run.path}"`;
  throw failed(action, "its supervisor did not begin", remedy);
}

/** sh could tell only by exit code 127, which a command may have for reasons of its own. */
async function refuseMissingCommand(action: string, command: string, path: string): Promise<void> {
  const places = command.includes("/")
    ? [command]
    : path.split(":").map((folder) => join(folder, command));
  for (const place of places) {
    if (await isExecutable(place)) return;
  }
  const remedy = "Check the agent's command, install it, or run with --provider docker";
  throw failed(action, `the command "${command}" was not found`, remedy);
}

async function isExecutable(file: string): Promise<boolean> {
  const { isFile, mode } = await Deno.stat(file).catch(() => ({ isFile: false, mode: 0 }));
  return isFile && ((mode ?? 0) & 0o111) !== 0;
}

function failed(action: string, problem: string, remedy: string, cause?: unknown): SandboxError {
  return new SandboxError(`${action}: ${problem}. ${remedy}`, { cause });
}
