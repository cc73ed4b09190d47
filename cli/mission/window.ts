/** A window onto the list of missions, which may be long. */
import type { HaloopClient, MissionListItem, MissionStatus } from "@haloop/shared";

export interface WindowQuery {
  /** Several are asked for one by one; undefined for all. */
  readonly statuses: readonly MissionStatus[] | undefined;
  readonly words: string | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface MissionWindow {
  /** Newest `updated_at` first. */
  readonly items: MissionListItem[];
  /** The cursor of the next window; undefined at the end of the list. */
  readonly next: string | undefined;
}

/** Reads one window of the list. */
export async function readWindow(client: HaloopClient, query: WindowQuery): Promise<MissionWindow> {
  const { words, limit, cursor } = query;
  const common = {
    limit,
    ...words !== undefined && { q: words },
    ...cursor !== undefined && { cursor },
  };
  const asked = query.statuses?.map((status) => ({ ...common, status })) ?? [common];
  const pages = await Promise.all(asked.map((one) => client.missionPage(one)));
  const merged = pages.flatMap(({ items }) => items).sort(newestFirst);
  const items = merged.slice(0, limit);
  const last = items.at(-1);
  const more = merged.length > limit || pages.some(({ next }) => next !== undefined);
  // The cursor of a list is the place of an item, whatever the list was filtered by.
  return { items, next: more && last !== undefined ? cursorOf(last) : undefined };
}

function newestFirst(a: MissionListItem, b: MissionListItem): number {
  if (a.updated_at !== b.updated_at) return a.updated_at > b.updated_at ? -1 : 1;
  return a.mission_id < b.mission_id ? -1 : 1;
}

function cursorOf({ updated_at, mission_id }: MissionListItem): string {
  return `${updated_at}~${mission_id}`;
}
