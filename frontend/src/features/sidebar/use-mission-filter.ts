import type { MissionType } from "@haloop/shared";
import { useMemo, useState } from "react";
import { type MissionFilter, NO_FILTER } from "../missions/mission-groups.ts";

/** What the list is narrowed to, and how to change it. */
export function useMissionFilter() {
  const [filter, setFilter] = useState<MissionFilter>(NO_FILTER);
  return useMemo(() => ({
    filter,
    setText: (text: string) => setFilter((old) => ({ ...old, text })),
    setStatus: (status: string, on: boolean) =>
      setFilter((old) => ({ ...old, statuses: withMember(old.statuses, status, on) })),
    setType: (type: MissionType, on: boolean) =>
      setFilter((old) => ({ ...old, types: withMember(old.types, type, on) })),
    clear: () => setFilter(NO_FILTER),
  }), [filter]);
}

export type MissionFilterControl = ReturnType<typeof useMissionFilter>;

function withMember<T>(set: ReadonlySet<T>, member: T, on: boolean): ReadonlySet<T> {
  const next = new Set(set);
  if (on) next.add(member);
  else next.delete(member);
  return next;
}
