import type { MissionListItem } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { POLL_MS } from "../../lib/api.ts";
import { missionPath } from "../../lib/routes.ts";
import { missionsQuery } from "../missions/queries.ts";
import { type News, newsBetween } from "./news.ts";
import { useNotifyState } from "./permission.ts";

/** Keeps the list of missions fresh, and tells of gates that open and missions that fail while nobody looks at this tab. */
export function useNotifications(): void {
  const on = useNotifyState() === "on";
  const [, navigate] = useLocation();
  const { data: missions } = useQuery({
    ...missionsQuery,
    refetchInterval: POLL_MS,
    // A hidden tab asks for nothing, unless it is to tell what it learns.
    refetchIntervalInBackground: on,
  });
  const before = useRef<readonly MissionListItem[]>(undefined);
  useEffect(() => {
    if (missions === undefined) return;
    const last = before.current;
    before.current = missions;
    if (!on || last === undefined || !isOutOfView()) return;
    for (const news of newsBetween(last, missions)) {
      show(news, () => navigate(missionPath(news.missionId)));
    }
  }, [on, missions, navigate]);
}

function isOutOfView(): boolean {
  return document.hidden || !document.hasFocus();
}

function show({ title, text, tag }: News, open: () => void) {
  try {
    const note = new Notification(title, { body: text, tag, icon: "/favicon.svg" });
    note.onclick = () => {
      globalThis.focus();
      open();
      note.close();
    };
  } catch {
    // Some phones allow notifications to service workers only; the title and the icon still tell.
  }
}
