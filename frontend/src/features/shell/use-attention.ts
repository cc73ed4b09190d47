import { needsPerson } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { shownText } from "../../lib/shown-text.ts";
import { missionsQuery } from "../missions/queries.ts";
import { faviconUrl } from "./favicon.ts";

/** How many missions wait for the person. */
export function useWaitingCount(): number {
  const { data } = useQuery({
    ...missionsQuery,
    select: (missions) => missions.filter(needsPerson).length,
  });
  return data ?? 0;
}

/** Keeps the tab's title and icon telling which mission is open and how many wait. */
export function useTabTitle(missionId: string | undefined): void {
  const waiting = useWaitingCount();
  const { data: title } = useQuery({
    ...missionsQuery,
    select: (all) => all.find((mission) => mission.mission_id === missionId)?.title,
  });
  useEffect(() => {
    const name = title === undefined ? "Haloop" : `${shownText(title)} · Haloop`;
    document.title = waiting === 0 ? name : `(${waiting}) ${name}`;
  }, [waiting, title]);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    if (link !== null) link.href = faviconUrl(waiting);
  }, [waiting]);
}
