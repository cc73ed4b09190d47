import type { SandboxExit } from "./provider.ts";

/** POSIX shells and `docker run --init` (tini) report an end by signal as 128 + its number. */
const SIGNAL_BASE = 128;
/** Linux knows signals 1 to 64. */
const HIGHEST_SIGNAL = 64;

/** Tells from an exit code whether the command ended by itself or by a signal. */
export function exitReason(exit_code: number): Extract<SandboxExit["reason"], "exited" | "killed"> {
  const signal = exit_code - SIGNAL_BASE;
  return signal >= 1 && signal <= HIGHEST_SIGNAL ? "killed" : "exited";
}
