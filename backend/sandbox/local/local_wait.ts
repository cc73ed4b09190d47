import { Bell } from "../bell.ts";
import type { SandboxExit } from "../provider.ts";
import { signalGroup } from "./process_identity.ts";
import type { RunFolder } from "./run_folder.ts";
import { watchFolder } from "./watch_folder.ts";

/**
 * Resolves when the run has ended. The folder is watched before it is looked at, so that no end falls
 * between the two.
 *
 * @throws the signal's reason when aborted
 */
export async function waitForEnd(run: RunFolder, signal: AbortSignal): Promise<SandboxExit> {
  const bell = new Bell();
  const watch = watchFolder(run.path, bell);
  try {
    while (true) {
      const exit = await exitOf(run);
      if (exit !== undefined) return exit;
      await bell.heard(watch.look_ms, signal);
    }
  } finally {
    await watch.stop();
  }
}

async function exitOf(run: RunFolder): Promise<SandboxExit | undefined> {
  const state = await run.state();
  if (state.kind === "unknown") return { reason: "lost" };
  if (state.kind !== "ended") return undefined;
  if (state.exit.reason === "lost") await killLeftovers(run);
  return state.exit;
}

/** A run that is said to have ended must not go on without its supervisor. */
export async function killLeftovers(run: RunFolder): Promise<void> {
  const group = await run.group();
  if (group !== undefined) await signalGroup(group, "SIGKILL");
}
