import { type MissionListItem, STATUS_WORDS } from "@haloop/shared";
import { clsx } from "clsx";
import { memo } from "react";
import { Link } from "wouter";
import { TimeAgo } from "../../components/ui/time-ago.tsx";
import { missionPath } from "../../lib/routes.ts";
import { StatusIcon } from "../missions/status-icon.tsx";
import { STATUS_LOOK } from "../missions/status-look.ts";

/** One mission of the list. Drawn again only when its own data or its being chosen changes. */
export const MissionRow = memo(function MissionRow(
  { mission, chosen }: { mission: MissionListItem; chosen: boolean },
) {
  const { status, mission_id } = mission;
  const quiet = STATUS_LOOK[status].group === "done";
  return (
    <Link
      href={missionPath(mission_id)}
      data-testid={`mission-item-${mission_id}`}
      aria-current={chosen ? "page" : undefined}
      title={`${mission.title}\n${mission.current_step_name}`}
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
            quiet ? "text-ink-2" : "text-ink",
            STATUS_LOOK[status].group === "needs-you" && "font-medium",
          )}
        >
          {mission.title}
        </span>
        <span className="flex text-meta text-ink-3">
          <span data-testid={`mission-status-${mission_id}`} className={STATUS_LOOK[status].word}>
            {STATUS_WORDS[status].list}
          </span>
          <Dot />
          <span>{mission.type}</span>
          <span className="flex min-w-0 md:hidden">
            <Dot />
            <span className="truncate">{mission.current_step_name}</span>
          </span>
          <Dot className="max-md:hidden" />
          <TimeAgo at={mission.updated_at} className="whitespace-nowrap max-md:hidden" />
        </span>
      </span>
      <TimeAgo
        at={mission.updated_at}
        className="mt-0.5 text-meta whitespace-nowrap text-ink-3 md:hidden"
      />
    </Link>
  );
});

function Dot({ className }: { className?: string }) {
  return <span aria-hidden="true" className={clsx("mx-1 text-ink-3", className)}>·</span>;
}
