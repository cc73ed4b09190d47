/** What is said of missions whose queued run is held back. */
import { HELD_WORDS, type MissionListItem } from "@haloop/shared";
import { clockTime } from "../clock_time.ts";

type Item = Pick<MissionListItem, "status" | "parked_until">;
type Held = Pick<MissionListItem, "status" | "parked_until" | "lacks">;

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

/** "Needs you", "Rate limited until 14:05"; undefined for a mission that nothing holds back. */
export function heldWords(item: Held, now_ms: number = Date.now()): string | undefined {
  if (item.lacks !== undefined) return HELD_WORDS.lacks;
  const until = parkedWords(item, now_ms);
  return until === undefined ? undefined : `${HELD_WORDS.parked} ${until}`;
}
