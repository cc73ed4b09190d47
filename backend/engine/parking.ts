/** When a run that a rate limit ended is tried again. Pure. */
import type { StepRun } from "@haloop/shared";

/** A limit is over a moment later by our clock than by the model's. */
const MARGIN_MS = 1_000;
/** What tells the end of its limit wrongly is asked less and less often, but always again. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;
/** Limits of a week are known; what says more is a matter for the person. */
const LONGEST_LIMIT_MS = 8 * 24 * 60 * 60 * 1000;

/** How many of the last runs of a step, oldest first, ended by being parked. */
export function parkedInARow(runs: readonly StepRun[]): number {
  const other = runs.findLastIndex(({ parked_until }) => parked_until === undefined);
  return runs.length - 1 - other;
}

/**
 * When the next attempt may start, in ISO 8601 UTC: when the limit is over, and the later the more
 * attempts in a row have met it. Undefined when that is too far away to wait for, or no time at all.
 */
export function parkUntil(resets_at: string, now: string, in_a_row: number): string | undefined {
  const now_ms = Date.parse(now);
  const limit_ms = Date.parse(resets_at) - now_ms + MARGIN_MS;
  if (Number.isNaN(limit_ms) || limit_ms > LONGEST_LIMIT_MS) return undefined;
  const least_ms = Math.min(FIRST_WAIT_MS * 2 ** in_a_row, LONGEST_WAIT_MS);
  return new Date(now_ms + Math.max(limit_ms, least_ms)).toISOString();
}
