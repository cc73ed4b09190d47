/** The columns in which lists of missions are shown. */
import { type MissionListItem, STATUS_WORDS } from "@haloop/shared";
import type { Style } from "../output.ts";
import { shortAge } from "../short_age.ts";
import type { Column } from "../terminal/table.ts";
import { shortId, shortIds } from "./name.ts";
import { heldWords } from "./held_words.ts";
import { paintStatus } from "./status_paint.ts";

/** @param items those that are shown: their ids are as long as it takes to tell them apart */
export function missionColumns(
  items: readonly MissionListItem[],
  style: Style,
): readonly Column<MissionListItem>[] {
  const short = shortIds(items.map(({ mission_id }) => mission_id));
  return [
    { head: "ID", text: ({ mission_id }) => short.get(mission_id) ?? shortId(mission_id) },
    {
      head: "STATUS",
      text: (item) => heldWords(item) ?? STATUS_WORDS[item.status].list,
      paint: (text, { status, lacks }) =>
        lacks === undefined ? paintStatus(status, text, style) : style.yellow(text),
    },
    { head: "STEP", text: ({ current_step_name }) => current_step_name },
    { head: "CHANGED", text: ({ updated_at }) => shortAge(updated_at), paint: style.dim },
    { head: "TITLE", text: ({ title }) => title, gives_way: true },
  ];
}

/** An item of a list in what `--json` prints. */
export function missionItemJson(item: MissionListItem) {
  return {
    mission_id: item.mission_id,
    title: item.title,
    type: item.type,
    status: item.status,
    current_step_name: item.current_step_name,
    updated_at: item.updated_at,
    waiting_since: item.waiting_since ?? null,
    lacks: item.lacks ?? null,
    parked_until: item.parked_until ?? null,
    broken: item.broken ?? null,
  };
}
