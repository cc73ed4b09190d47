/** How lists say that a queued run is held back; pure. */
import { HELD_WORDS, type MissionListItem, STATUS_WORDS } from "@haloop/shared";
import { clockTime } from "../../lib/time.ts";

type Standing = Pick<MissionListItem, "status" | "lacks" | "parked_until">;

/** In a word or two where the mission stands at that moment. */
export function standWord(mission: Standing, now_ms: number): string {
  if (mission.lacks !== undefined) return HELD_WORDS.lacks;
  return parkedUntil(mission, now_ms) === undefined
    ? STATUS_WORDS[mission.status].list
    : HELD_WORDS.parked;
}

/**
 * `until 14:05`; undefined for a mission that is not parked, and once that moment has passed: from
 * then on it waits for a place like any other.
 */
export function parkedUntil(
  { parked_until, lacks }: Standing,
  now_ms: number,
): string | undefined {
  if (parked_until === undefined || lacks !== undefined) return undefined;
  if (Date.parse(parked_until) <= now_ms) return undefined;
  return `until ${clockTime(parked_until, now_ms)}`;
}
