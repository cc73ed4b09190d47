/** What the command palette offers for a text; pure. */
import type { MissionListItem } from "@haloop/shared";
import { shownText } from "../../lib/shown-text.ts";
import { standWord } from "../missions/held-words.ts";
import {
  groupMissions,
  inListOrder,
  matchesFilter,
  NO_FILTER,
} from "../missions/mission-groups.ts";

export type PaletteEntry =
  | { kind: "mission"; key: string; title: string; detail: string; mission: MissionListItem }
  | { kind: "action"; key: string; title: string; keys?: string; run: () => void };

export type PaletteAction = Extract<PaletteEntry, { kind: "action" }>;

/** So many missions are offered at once; more typing brings up the others. */
export const MAX_MISSIONS = 40;

/** Actions that fit first when nothing is typed; missions first when something is. */
export function paletteEntries(
  text: string,
  missions: readonly MissionListItem[],
  actions: readonly PaletteAction[],
  now_ms: number,
): PaletteEntry[] {
  const words = text.trim().toLowerCase().split(/\s+/);
  const fitting = actions.filter((action) =>
    words.every((word) => action.title.toLowerCase().includes(word))
  );
  const found = inListOrder(groupMissions(missions))
    .filter((mission) => matchesFilter(mission, { ...NO_FILTER, text }))
    .slice(0, MAX_MISSIONS)
    .map((mission): PaletteEntry => ({
      kind: "mission",
      key: mission.mission_id,
      title: shownText(mission.title),
      detail: `${standWord(mission, now_ms)} · ${mission.current_step_name}`,
      mission,
    }));
  return text.trim() === "" ? [...fitting, ...found] : [...found, ...fitting];
}
