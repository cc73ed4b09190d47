/** The list as rows of known height, so that only those in view need to be drawn. */
import type { MissionListItem } from "@haloop/shared";
import type { MissionGroup } from "../missions/mission-groups.ts";

export type ListRow =
  | { kind: "heading"; key: string; heading: string; count: number; urgent: boolean }
  | { kind: "mission"; key: string; mission: MissionListItem };

export interface RowHeights {
  heading: number;
  mission: number;
}

export const WIDE_ROWS: RowHeights = { heading: 36, mission: 46 };
export const PHONE_ROWS: RowHeights = { heading: 44, mission: 58 };

export function listRows(groups: readonly MissionGroup[]): ListRow[] {
  return groups.flatMap((group): ListRow[] => [
    {
      kind: "heading",
      key: `group ${group.id}`,
      heading: group.heading,
      count: group.missions.length,
      urgent: group.id === "needs-you",
    },
    ...group.missions.map((mission): ListRow => ({
      kind: "mission",
      key: mission.mission_id,
      mission,
    })),
  ]);
}

/** Where a row begins, in pixels from the top of the list; undefined when it is not there. */
export function rowOffset(
  rows: readonly ListRow[],
  key: string,
  heights: RowHeights,
): number | undefined {
  let offset = 0;
  for (const row of rows) {
    if (row.key === key) return offset;
    offset += heights[row.kind];
  }
  return undefined;
}

/** The mission at the upper edge, and how far it is cut off by it. */
export function anchorAt(
  rows: readonly ListRow[],
  top: number,
  heights: RowHeights,
): { key: string; inside: number } | undefined {
  let offset = 0;
  for (const row of rows) {
    const end = offset + heights[row.kind];
    if (end > top && row.kind === "mission") return { key: row.key, inside: top - offset };
    offset = end;
  }
  return undefined;
}

/** The one row that Tab stops at: the wanted mission, else the first one; -1 without any. */
export function tabStop(rows: readonly ListRow[], key: string | undefined): number {
  const wanted = rows.findIndex((row) => row.kind === "mission" && row.key === key);
  return wanted === -1 ? rows.findIndex((row) => row.kind === "mission") : wanted;
}

/** Where a key leads to from a row, headings passed over; undefined when it leads nowhere. */
export function neighbour(rows: readonly ListRow[], from: number, key: string): number | undefined {
  const isMission = (row: ListRow) => row.kind === "mission";
  switch (key) {
    case "ArrowDown": {
      const after = rows.slice(from + 1).findIndex(isMission);
      return after === -1 ? undefined : from + 1 + after;
    }
    case "ArrowUp": {
      const before = rows.slice(0, from).findLastIndex(isMission);
      return before === -1 ? undefined : before;
    }
    case "Home":
      return rows.findIndex(isMission);
    case "End":
      return rows.findLastIndex(isMission);
    default:
      return undefined;
  }
}
