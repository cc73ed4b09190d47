import type { MissionListItem } from "@haloop/shared";
import { useLocation } from "wouter";
import { missionPath } from "../../lib/routes.ts";
import { useShortcut } from "../../lib/shortcuts.ts";

/** j and k walk through the list in the order in which it stands. */
export function useMissionKeys(order: readonly MissionListItem[], chosenId: string | undefined) {
  const [, navigate] = useLocation();
  const step = (by: 1 | -1) => {
    const at = order.findIndex((mission) => mission.mission_id === chosenId);
    const next = at === -1 ? order.at(by === 1 ? 0 : -1) : order[at + by];
    if (next !== undefined) navigate(missionPath(next.mission_id));
  };
  useShortcut("j", () => step(1), { label: "Next mission", group: "Missions" });
  useShortcut("k", () => step(-1), { label: "Previous mission", group: "Missions" });
}
