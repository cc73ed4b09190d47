/** What the list shows and in which order; pure, so that it can be told from a table. */
import { type MissionListItem, type MissionType, needsPerson, STATUS_WORDS } from "@haloop/shared";
import { lookOf, STATUS_GROUPS, type StatusGroup } from "./status-look.ts";

export interface MissionFilter {
  text: string;
  /** List words of statuses; none means all. */
  statuses: ReadonlySet<string>;
  /** None means all. */
  types: ReadonlySet<MissionType>;
}

export const NO_FILTER: MissionFilter = { text: "", statuses: new Set(), types: new Set() };

export interface MissionGroup {
  id: StatusGroup;
  heading: string;
  missions: MissionListItem[];
}

export function isFiltering(filter: MissionFilter): boolean {
  return filter.text.trim() !== "" || filter.statuses.size > 0 || filter.types.size > 0;
}

/** Every word of the text has to occur in title, type, step or id. */
export function matchesFilter(mission: MissionListItem, filter: MissionFilter): boolean {
  if (filter.types.size > 0 && !filter.types.has(mission.type)) return false;
  const word = STATUS_WORDS[mission.status].list;
  if (filter.statuses.size > 0 && !filter.statuses.has(word)) return false;
  const words = filter.text.trim().toLowerCase().split(/\s+/);
  const text = `${mission.title} ${mission.type} ${mission.current_step_name} ${mission.mission_id}`
    .toLowerCase();
  return words.every((entry) => text.includes(entry));
}

/**
 * Groups in the order of {@link STATUS_GROUPS}, empty ones left out. Who has waited longest for the
 * person comes first; everything else is newest first.
 */
export function groupMissions(
  missions: readonly MissionListItem[],
  filter: MissionFilter = NO_FILTER,
): MissionGroup[] {
  const byGroup = new Map<StatusGroup, MissionListItem[]>();
  const filtering = isFiltering(filter);
  for (const mission of missions) {
    if (filtering && !matchesFilter(mission, filter)) continue;
    const { group } = lookOf(mission);
    const members = byGroup.get(group);
    if (members === undefined) byGroup.set(group, [mission]);
    else members.push(mission);
  }
  return STATUS_GROUPS.flatMap(({ id, heading }) => {
    const members = byGroup.get(id);
    if (members === undefined) return [];
    return [{
      id,
      heading,
      missions: members.sort(id === "needs-you" ? longestWaitFirst : newestFirst),
    }];
  });
}

/** From when a row's age counts: since when it waits for the person, else its last change. */
export function ageFrom(mission: MissionListItem): string {
  return mission.waiting_since ?? mission.updated_at;
}

/**
 * The mission to turn to next: of those that wait for the person the one after the present one, and
 * after the last one the first again. Undefined when no other one waits.
 */
export function nextThatNeedsYou(
  missions: readonly MissionListItem[],
  presentId: string | undefined,
): string | undefined {
  const waiting = missions.filter(needsPerson).sort(longestWaitFirst);
  const at = waiting.findIndex((mission) => mission.mission_id === presentId);
  const next = waiting[(at + 1) % waiting.length]?.mission_id;
  return next === presentId ? undefined : next;
}

/** The missions in the order in which the list shows them. */
export function inListOrder(groups: readonly MissionGroup[]): MissionListItem[] {
  return groups.flatMap((group) => group.missions);
}

// Timestamps are ISO 8601 in UTC, which sort as text; ids decide between equal ones so that two
// polls never disagree.
function longestWaitFirst(a: MissionListItem, b: MissionListItem): number {
  return compare(ageFrom(a), ageFrom(b)) || compare(a.mission_id, b.mission_id);
}

function newestFirst(a: MissionListItem, b: MissionListItem): number {
  return compare(b.updated_at, a.updated_at) || compare(a.mission_id, b.mission_id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
