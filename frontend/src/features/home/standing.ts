import { type MissionListItem, needsPerson } from "@haloop/shared";

/** What the home screen says of the missions that there are; undefined for who has none yet. */
export function standing(missions: readonly MissionListItem[]): string | undefined {
  if (missions.length === 0) return undefined;
  const waiting = missions.filter(needsPerson).length;
  if (waiting === 0) return "Nothing waits for you";
  return waiting === 1 ? "1 mission waits for you" : `${waiting} missions wait for you`;
}
