/** What of a changed list is worth a notification; pure. */
import { isWaiting, type MissionListItem } from "@haloop/shared";
import { shownText } from "../../lib/shown-text.ts";

export interface News {
  /** One note per occasion, however many tabs tell of it. */
  tag: string;
  missionId: string;
  title: string;
  text: string;
}

/** More than this at once are told as one. */
export const MOST_NOTES = 3;

/** Gates that have opened, missions that have failed or lack something, between two looks at the list. */
export function newsBetween(
  before: readonly MissionListItem[],
  after: readonly MissionListItem[],
): News[] {
  const known = new Map(before.map((mission) => [mission.mission_id, mission]));
  const news = after.flatMap((mission) => newsOf(known.get(mission.mission_id), mission) ?? []);
  const [first] = news;
  if (first === undefined || news.length <= MOST_NOTES) return news;
  return [{
    tag: `haloop ${news.length} ${first.tag}`,
    missionId: first.missionId,
    title: "Haloop",
    text: `${news.length} missions need you`,
  }];
}

function newsOf(before: MissionListItem | undefined, now: MissionListItem): News | undefined {
  const note = (text: string, occasion: string): News => ({
    tag: `haloop ${now.mission_id} ${occasion}`,
    missionId: now.mission_id,
    title: shownText(now.title),
    text,
  });
  if (isWaiting(now.status)) {
    const since = now.waiting_since ?? now.updated_at;
    // A quick step may lie between two looks: the mission waits again, at another gate.
    const same = before !== undefined && isWaiting(before.status) &&
      (now.waiting_since === undefined || before.waiting_since === now.waiting_since);
    return same ? undefined : note(`Waits for you at ${now.current_step_name}`, since);
  }
  if (now.lacks !== undefined) {
    return before?.lacks === now.lacks ? undefined : note(now.lacks, now.updated_at);
  }
  if (now.status !== "failed" || now.broken !== undefined || before?.status === "failed") {
    return undefined;
  }
  return note(`Failed at ${now.current_step_name}`, now.updated_at);
}
