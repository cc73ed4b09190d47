/** Missions whose queued run waits for the model's rate limit to be over. */
import type { MissionListItem } from "@haloop/shared";
import { clockTime } from "../clock_time.ts";

type Item = Pick<MissionListItem, "status" | "parked_until">;

/**
 * "until 14:05"; undefined for a mission that is not parked.
 *
 * Nor is one whose time is over: it waits for a sandbox as others do.
 */
export function parkedWords(
  { status, parked_until }: Item,
  now_ms: number = Date.now(),
): string | undefined {
  if (status !== "queued" || parked_until === undefined) return undefined;
  if (Date.parse(parked_until) <= now_ms) return undefined;
  return `until ${clockTime(parked_until, now_ms)}`;
}
