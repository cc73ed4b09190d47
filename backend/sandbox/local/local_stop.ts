import { Bell } from "../bell.ts";
import { SandboxError } from "../provider.ts";
import { killLeftovers, waitForEnd } from "./local_wait.ts";
import { type ProcessIdentity, signalGroup } from "./process_identity.ts";
import type { RunFolder } from "./run_folder.ts";
import { watchFolder } from "./watch_folder.ts";

/** From SIGKILL to the supervisor's last word; the guard in the supervisor takes 5 s of it. */
const KILLED_LIMIT_MS = 20_000;

/** Asks the command's whole group to end, waits, kills it. The supervisor lives on to tell the end. */
export async function stopRun(run: RunFolder, grace_ms: number): Promise<void> {
  const state = await run.state();
  if (state.kind === "ended") await killLeftovers(run);
  if (state.kind !== "running") return;
  const group = await groupOf(run);
  if (group === undefined) return;
  await signalGroup(group, "SIGTERM");
  if (await endsWithin(run, grace_ms)) return;
  await signalGroup(group, "SIGKILL");
  if (await endsWithin(run, KILLED_LIMIT_MS)) return;
  throw new SandboxError(
    `Could not stop the process ${state.supervisor.pid}: it does not end. ` +
      `See what holds it with \`ps -l ${state.supervisor.pid}\``,
  );
}

/** The group is recorded a moment after the claim; undefined when the run ended without one. */
async function groupOf(run: RunFolder): Promise<ProcessIdentity | undefined> {
  const bell = new Bell();
  const watch = watchFolder(run.path, bell);
  const limit = AbortSignal.timeout(KILLED_LIMIT_MS);
  try {
    while (true) {
      const group = await run.group();
      if (group !== undefined || (await run.state()).kind !== "running") return group;
      await bell.heard(watch.look_ms, limit);
    }
  } finally {
    await watch.stop();
  }
}

async function endsWithin(run: RunFolder, limit_ms: number): Promise<boolean> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limit_ms);
  try {
    await waitForEnd(run, limit.signal);
    return true;
  } catch (error) {
    if (limit.signal.aborted) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
