import type { MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { useMemo } from "react";
import { Link } from "wouter";
import { exactTime, shortAge } from "../../lib/time.ts";
import { duration } from "../../lib/time.ts";
import { missionPath } from "../../lib/routes.ts";
import { useNow } from "../../lib/use-now.ts";
import { RunningDuration } from "../../components/ui/duration.tsx";
import { journalQuery } from "../missions/queries.ts";
import { Shape } from "../missions/status-icon.tsx";
import { type ActivityEvent, activityEvents, endWords, type RunOutcome } from "./events.ts";

const MARKS = {
  queued: { shape: "clock", colour: "text-ink-3" },
  running: { shape: "ring", colour: "text-running" },
  succeeded: { shape: "check", colour: "text-ink-3" },
  failed: { shape: "octagon", colour: "text-failed" },
  cancelled: { shape: "struck", colour: "text-ink-3" },
} as const satisfies Record<RunOutcome, unknown>;

/** What happened, newest first; `limit` keeps the latest. */
export function ActivityList({ mission, limit }: { mission: MissionDetail; limit?: number }) {
  const { data: journal } = useQuery(journalQuery(mission.mission_id));
  const events = useMemo(() => activityEvents(mission, journal ?? []), [mission, journal]);
  if (events.length === 0) return <p className="text-row text-ink-3">Nothing has happened yet.</p>;
  const shown = events.slice(0, limit);
  return (
    <ol className="flex flex-col">
      {shown.map((event, at) => (
        <Entry
          key={event.key}
          event={event}
          missionId={mission.mission_id}
          last={at === shown.length - 1}
        />
      ))}
    </ol>
  );
}

function Entry(
  { event, missionId, last }: { event: ActivityEvent; missionId: string; last: boolean },
) {
  const now_ms = useNow(10_000);
  const running = event.kind === "run" && event.outcome === "running";
  const colour = running
    ? "text-running"
    : event.kind === "waiting"
    ? "text-accent-text"
    : "text-ink";
  return (
    <li className="relative flex gap-2 pb-4">
      {!last && (
        <span aria-hidden="true" className="absolute top-5 bottom-0.5 left-[7px] w-0.5 bg-border" />
      )}
      <Mark event={event} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-2 text-row">
          <span className={clsx("font-medium", colour)}>{event.title}</span>
          <time
            dateTime={event.at}
            title={exactTime(event.at)}
            className="text-meta whitespace-nowrap text-ink-3"
          >
            {shortAge(event.at, now_ms)}
          </time>
        </div>
        <div className="text-meta break-words text-ink-3">
          {event.kind === "run" ? <RunFacts event={event} missionId={missionId} /> : event.detail}
        </div>
      </div>
    </li>
  );
}

function Mark({ event }: { event: ActivityEvent }) {
  if (event.kind === "waiting") {
    return <Shape shape="diamond" className="mt-0.5 text-accent" />;
  }
  if (event.kind !== "run") {
    return (
      <svg viewBox="0 0 16 16" aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3">
        {event.kind === "person"
          ? <path d="M8 3 13 8 8 13 3 8Z" fill="none" stroke="currentColor" strokeWidth="1.5" />
          : <circle cx="8" cy="8" r="2.5" fill="currentColor" />}
      </svg>
    );
  }
  const { shape, colour } = MARKS[event.outcome];
  return <Shape shape={shape} className={clsx("mt-0.5", colour)} />;
}

function RunFacts(
  { event, missionId }: { event: Extract<ActivityEvent, { kind: "run" }>; missionId: string },
) {
  const { run } = event;
  if (event.outcome === "queued") return <>waits for a sandbox</>;
  const facts = [endWords(run), run.agent, run.provider === "local" ? "not isolated" : undefined];
  return (
    <>
      {event.took_ms === undefined
        ? <RunningDuration from={run.started_at} />
        : duration(event.took_ms)}
      {facts.filter((fact) => fact !== undefined && fact !== "").map((fact) => ` · ${fact}`)}
      {" · "}
      <Link
        href={missionPath(missionId, event.stepId, { look: "log", run: run.run_id })}
        className="text-accent-text underline underline-offset-2"
      >
        log<span className="sr-only">of {event.title}</span>
      </Link>
      {run.error !== undefined && <p className="mt-0.5 line-clamp-3 text-failed">{run.error}</p>}
    </>
  );
}
