import {
  currentStepName,
  isRunning,
  isWaiting,
  type MissionDetail,
  STATUS_WORDS,
} from "@haloop/shared";
import { clsx } from "clsx";
import { ChevronLeft } from "lucide-react";
import { Link } from "wouter";
import { RunningDuration } from "../../components/ui/duration.tsx";
import { shownText } from "../../lib/shown-text.ts";
import { clockTime, exactTime, relativeTime, waitingFor } from "../../lib/time.ts";
import { useIsWide } from "../../lib/use-media.ts";
import { useNow } from "../../lib/use-now.ts";
import { ActivityButton } from "../history/activity-rail.tsx";
import { MissionMenu } from "./mission-menu.tsx";
import { StatusIcon } from "./status-icon.tsx";
import { lookOf } from "./status-look.ts";
import { latestRun, waitingSince } from "./step-progress.ts";

/** What it is, where it stands, and what else can be done with it. */
export function MissionHeader({ mission }: { mission: MissionDetail }) {
  const isWide = useIsWide();
  return (
    <header className="flex items-start gap-4 pt-3 pr-4 pl-6 max-md:gap-1 max-md:px-2">
      <Link
        href="/"
        aria-label="To the list"
        className="inline-flex size-11 shrink-0 items-center justify-center rounded-control text-ink-2 md:hidden"
      >
        <ChevronLeft className="size-5" aria-hidden="true" />
      </Link>
      <div className="min-w-0 flex-1">
        <h1
          data-testid="mission-title"
          dir="auto"
          title={shownText(mission.title)}
          className="truncate text-title font-semibold"
        >
          <span className="font-normal text-ink-2">Mission:</span> {shownText(mission.title)}
        </h1>
        {isWide && mission.broken === undefined && <Facts mission={mission} />}
        {!isWide && <StatusBadge mission={mission} />}
      </div>
      <div className="flex items-center gap-2 max-md:gap-0">
        {isWide && <StatusBadge mission={mission} />}
        <ActivityButton mission={mission} />
        <MissionMenu mission={mission} />
      </div>
    </header>
  );
}

function Facts({ mission }: { mission: MissionDetail }) {
  return (
    <p className="truncate text-meta text-ink-3">
      <span className="font-medium text-ink">Current Step: {currentStepName(mission)}</span>
      {" · "}
      {mission.type}
      {mission.project_path !== undefined && ` · ${folderName(mission.project_path)}`}
      {" · "}
      <Created at={mission.created_at} />
    </p>
  );
}

function Created({ at }: { at: string }) {
  const now_ms = useNow(10_000);
  return (
    <time dateTime={at} title={exactTime(at)}>
      created {relativeTime(at, now_ms).toLowerCase()}
    </time>
  );
}

/** Beside the badge of a queued mission that lacks something. */
const NEEDS_YOU = "needs you";

function StatusBadge({ mission }: { mission: MissionDetail }) {
  const { status } = mission;
  const lacks = mission.active_run?.lacks;
  return (
    <span
      className={clsx(
        "inline-flex h-7 items-center gap-2 rounded-full px-3 text-row font-medium whitespace-nowrap",
        "max-md:flex max-md:h-auto max-md:min-w-0 max-md:gap-1.5 max-md:bg-transparent! max-md:px-0 max-md:text-meta",
        lookOf({ status, lacks }).badge,
      )}
    >
      <StatusIcon status={status} className="max-md:size-3.5" />
      <span className="min-w-0 truncate">
        <span data-testid="mission-status-badge">{STATUS_WORDS[status].badge}</span>
        {lacks !== undefined && <span className="font-normal">{` · ${NEEDS_YOU}`}</span>}
        <StatusTime mission={mission} />
      </span>
    </span>
  );
}

/** How long it has been so, where that matters. */
function StatusTime({ mission }: { mission: MissionDetail }) {
  const now_ms = useNow(10_000);
  const run = latestRun(mission);
  if (isWaiting(mission.status)) {
    return <span className="font-normal">{` · ${waitingFor(waitingSince(mission), now_ms)}`}</span>;
  }
  const until = mission.queue?.until;
  if (until !== undefined) {
    return (
      <span className="font-normal">
        {" · until "}
        <time dateTime={until} title={exactTime(until)}>{clockTime(until, now_ms)}</time>
      </span>
    );
  }
  if (!isRunning(mission.status) || run === undefined) return null;
  return (
    <span className="font-normal">
      {" · "}
      <RunningDuration from={run.started_at} />
    </span>
  );
}

function folderName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}
