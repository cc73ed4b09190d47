import { MissionListItem } from "@haloop/shared";

/** So many missions are looked at before the page may draw again. */
const AT_ONCE = 1000;

/**
 * The items of an answer. Those that are as they were are the very objects of `before`; only the
 * others are parsed. One that cannot be parsed is left out and does not take the rest down.
 */
export async function reuseItems(
  before: readonly MissionListItem[],
  answer: readonly unknown[],
  signal?: AbortSignal,
): Promise<MissionListItem[]> {
  const known = new Map(before.map((item) => [item.mission_id, item]));
  const items: MissionListItem[] = [];
  for (const [at, raw] of answer.entries()) {
    const item = reused(known, raw) ?? MissionListItem.safeParse(raw).data;
    if (item !== undefined) items.push(item);
    if (at % AT_ONCE === AT_ONCE - 1) {
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
  }
  return items;
}

function reused(known: ReadonlyMap<string, MissionListItem>, raw: unknown) {
  if (typeof raw !== "object" || raw === null || !("mission_id" in raw)) return undefined;
  const before = known.get(String(raw.mission_id));
  return before !== undefined && FIELDS.every((name) => Reflect.get(raw, name) === before[name])
    ? before
    : undefined;
}

const FIELDS = Object.keys(MissionListItem.shape) as (keyof MissionListItem)[];
