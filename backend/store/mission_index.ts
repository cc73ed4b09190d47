/** The list of missions in memory, in the order the API answers it: newest `updated_at` first. */
import { currentStepName, type MissionListItem } from "@haloop/shared";
import type { ListQuery, StoredMission } from "./mission_store.ts";

export class MissionIndex {
  #sorted: MissionListItem[] = [];
  /** When each mission was made, which the list does not tell. */
  #created = new Map<string, string>();
  #revision = 0;

  /** Changes with every change of the list. */
  get revision(): number {
    return this.#revision;
  }

  /** Replaces everything, as after reading the whole home. */
  fill(missions: readonly StoredMission[]): void {
    this.#sorted = missions.map(listItem).sort(byNewest);
    this.#created = new Map(missions.map(creation));
    this.#revision += 1;
  }

  put(mission: StoredMission): void {
    const item = listItem(mission);
    const present = this.#sorted.find((other) => other.mission_id === item.mission_id);
    if (present !== undefined && sameItem(present, item)) return;
    this.remove(item.mission_id);
    this.#created.set(...creation(mission));
    this.#sorted.splice(this.#placeOf(item), 0, item);
    this.#revision += 1;
  }

  remove(mission_id: string): void {
    const place = this.#sorted.findIndex((item) => item.mission_id === mission_id);
    if (place === -1) return;
    this.#sorted.splice(place, 1);
    this.#created.delete(mission_id);
    this.#revision += 1;
  }

  list(query: ListQuery): { items: MissionListItem[]; next: string | undefined } {
    if (query.order === "created") return { items: this.#newestMade(query), next: undefined };
    const from = query.cursor === undefined ? 0 : this.#placeAfter(query.cursor);
    const matching = matcher(query);
    const limit = query.limit ?? Infinity;
    const items: MissionListItem[] = [];
    for (let place = from; place < this.#sorted.length; place += 1) {
      const item = this.#sorted[place];
      if (item === undefined || !matching(item)) continue;
      if (items.length === limit) return { items, next: cursorOf(items.at(-1)) };
      items.push(item);
    }
    return { items, next: undefined };
  }

  #newestMade(query: ListQuery): MissionListItem[] {
    const at = (item: MissionListItem) => this.#created.get(item.mission_id) ?? item.updated_at;
    const found = this.#sorted.filter(matcher(query)).sort((a, b) => at(a) < at(b) ? 1 : -1);
    return found.slice(0, query.limit ?? found.length);
  }

  /** By halves: the list is always sorted. */
  #placeOf(item: Pick<MissionListItem, "updated_at" | "mission_id">): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#sorted[middle];
      if (other !== undefined && byNewest(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeAfter(cursor: string): number {
    const [updated_at = "", mission_id = ""] = cursor.split("~");
    const place = this.#placeOf({ updated_at, mission_id });
    return this.#sorted[place]?.mission_id === mission_id ? place + 1 : place;
  }
}

/** What the list says of a mission. */
export function listItem(stored: StoredMission): MissionListItem {
  if (stored.state === "broken") {
    return {
      mission_id: stored.mission_id,
      title: stored.mission_id,
      type: "feature",
      status: "failed",
      current_step_name: "Broken",
      updated_at: stored.modified_at,
      broken: stored.reason,
    };
  }
  const { mission } = stored;
  return {
    mission_id: mission.mission_id,
    title: mission.title,
    type: mission.type,
    status: mission.status,
    current_step_name: currentStepName(mission),
    updated_at: mission.updated_at,
    ...(mission.waiting_since === undefined ? {} : { waiting_since: mission.waiting_since }),
    ...(mission.active_run?.lacks === undefined ? {} : { lacks: mission.active_run.lacks }),
    ...(mission.active_run?.not_before === undefined
      ? {}
      : { parked_until: mission.active_run.not_before }),
  };
}

function creation(stored: StoredMission): [mission_id: string, at: string] {
  return stored.state === "ok"
    ? [stored.mission.mission_id, stored.mission.created_at]
    : [stored.mission_id, stored.modified_at];
}

type Key = Pick<MissionListItem, "updated_at" | "mission_id">;

function byNewest(a: Key, b: Key): number {
  if (a.updated_at !== b.updated_at) return a.updated_at > b.updated_at ? -1 : 1;
  if (a.mission_id === b.mission_id) return 0;
  return a.mission_id < b.mission_id ? -1 : 1;
}

function sameItem(a: MissionListItem, b: MissionListItem): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function cursorOf(item: MissionListItem | undefined): string | undefined {
  return item && `${item.updated_at}~${item.mission_id}`;
}

function matcher(query: ListQuery): (item: MissionListItem) => boolean {
  const words = query.q?.trim().toLowerCase() ?? "";
  return (item) =>
    (query.status === undefined || item.status === query.status) &&
    (words === "" || item.title.toLowerCase().includes(words) || item.mission_id.includes(words));
}
