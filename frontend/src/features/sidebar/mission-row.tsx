import type { MissionListItem } from "@haloop/shared";
import { clsx } from "clsx";
import { memo, type MouseEventHandler } from "react";
import { missionPath } from "../../lib/routes.ts";
import { shownText } from "../../lib/shown-text.ts";
import { exactTime, relativeTime } from "../../lib/time.ts";
import { parkedUntil, standWord } from "../missions/held-words.ts";
import { ageFrom } from "../missions/mission-groups.ts";
import { StatusIcon } from "../missions/status-icon.tsx";
import { lookOf } from "../missions/status-look.ts";

export interface MissionRowProps {
  mission: MissionListItem;
  chosen: boolean;
  /** The age stands in the second line; else at the right, and the step's name in its place. */
  wide: boolean;
  /** Tab stops here. */
  tabStop: boolean;
  now_ms: number;
  onClick: MouseEventHandler<HTMLAnchorElement>;
}

/**
 * One mission of the list. Many of these are made and thrown away while the list scrolls, so a row
 * has few elements, no hooks, and is drawn again only when something of its own changes.
 */
export const MissionRow = memo(function MissionRow(props: MissionRowProps) {
  const { mission, chosen, wide, now_ms, onClick } = props;
  const { status, mission_id } = mission;
  const { group, word } = lookOf(mission);
  const title = shownText(mission.title);
  const at = ageFrom(mission);
  const parked = parkedUntil(mission, now_ms);
  const age = (
    <time
      dateTime={at}
      title={exactTime(at)}
      className={wide ? undefined : "mt-0.5 text-meta whitespace-nowrap text-ink-3"}
    >
      {relativeTime(at, now_ms)}
    </time>
  );
  return (
    <a
      href={missionPath(mission_id)}
      onClick={onClick}
      tabIndex={props.tabStop ? 0 : -1}
      data-testid={`mission-item-${mission_id}`}
      aria-current={chosen ? "page" : undefined}
      title={`${title}\n${mission.lacks ?? mission.current_step_name}${
        parked === undefined ? "" : `\n${standWord(mission, now_ms)} ${parked}`
      }`}
      className={clsx(
        "focus-inset flex h-full items-start gap-2 rounded-control px-2 py-1.5 max-md:gap-3 max-md:py-2",
        chosen ? "bg-selected" : "hover:bg-hover",
      )}
    >
      <StatusIcon status={status} className="mt-0.5" />
      <span className="min-w-0 flex-1">
        <span
          dir="auto"
          className={clsx(
            "block truncate text-row max-md:text-[0.9375rem]",
            group === "done" ? "text-ink-2" : "text-ink",
            group === "needs-you" && "font-medium",
          )}
        >
          {title}
        </span>
        <span className="block truncate text-meta text-ink-3">
          <span data-testid={`mission-status-${mission_id}`} className={word}>
            {standWord(mission, now_ms)}
          </span>
          {` · ${parked ?? mission.type}`}
          {parked === undefined && <>{" · "}{wide ? age : mission.current_step_name}</>}
        </span>
      </span>
      {!wide && age}
    </a>
  );
});
