import type { MissionDetail } from "@haloop/shared";
import { clsx } from "clsx";
import { memo, useEffect, useMemo, useRef } from "react";
import { Link } from "wouter";
import { RunningDuration } from "../../components/ui/duration.tsx";
import { dollars } from "../../lib/money.ts";
import { missionPath } from "../../lib/routes.ts";
import { duration, waitingFor } from "../../lib/time.ts";
import { useNow } from "../../lib/use-now.ts";
import { StepMark } from "./step-mark.tsx";
import { type StepProgress, stepProgress } from "./step-progress.ts";

/** Every step with its state; a step opens without leaving the mission. */
export const WorkflowTimeline = memo(function WorkflowTimeline(
  { mission, lookedAt }: { mission: MissionDetail; lookedAt: string | undefined },
) {
  const steps = useMemo(() => stepProgress(mission), [mission]);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => bringIntoView(list.current, mission.current_step), [mission.current_step]);
  // Positioned, so that the hidden words of steps out of view do not widen the page.
  return (
    <ol
      ref={list}
      data-testid="workflow-timeline"
      aria-label="Steps"
      className="scroll-quiet relative flex overflow-x-auto px-6 pt-1 pb-2.5 max-md:px-3 max-md:pt-0 max-md:pb-1.5"
    >
      {steps.map((entry) => (
        <Step
          key={entry.step.step_id}
          entry={entry}
          last={entry.index === steps.length - 1}
          missionId={mission.mission_id}
          present={entry.index === mission.current_step}
          looked={lookedAt === entry.step.step_id}
        />
      ))}
    </ol>
  );
});

interface StepProps {
  entry: StepProgress;
  last: boolean;
  missionId: string;
  present: boolean;
  looked: boolean;
}

function Step({ entry, last, missionId, present, looked }: StepProps) {
  const { step, index, state } = entry;
  return (
    <li className={clsx("group min-w-max shrink-0", last ? "flex-none" : "flex-auto")}>
      <Link
        href={missionPath(missionId, present ? undefined : step.step_id)}
        data-testid={`workflow-step-${index}`}
        data-state={state}
        aria-current={present ? "step" : undefined}
        title={step.name}
        className="block rounded-control max-md:inline-flex max-md:h-8 max-md:w-6 max-md:items-center max-md:justify-center"
      >
        <span className="sr-only">
          Step {index + 1}, {entry.kind === "gate" ? "person" : "agent"}, {STATE_WORDS[state]}:{" "}
          {step.name}
        </span>
        <span className="flex items-center gap-2 pr-2 max-md:gap-0 max-md:pr-0">
          <StepMark
            kind={entry.kind}
            state={state}
            index={index}
            className={clsx(
              present ? "max-md:size-5" : "max-md:size-4",
              looked && "rounded-full ring-2 ring-accent-line",
            )}
          />
          {!last && <Line done={state === "done"} />}
        </span>
        <span
          aria-hidden="true"
          className={clsx(
            "mt-1 block pr-3 text-meta whitespace-nowrap max-md:hidden",
            present ? NAME_COLOUR[state] : state === "ahead" ? "text-ink-3" : "text-ink-2",
            present && "font-semibold",
            looked && "underline underline-offset-4",
          )}
        >
          {step.name}
        </span>
        <span className="block h-3.5 pr-3 text-micro whitespace-nowrap text-ink-3 max-md:hidden">
          <Detail entry={entry} />
        </span>
      </Link>
    </li>
  );
}

function Line({ done }: { done: boolean }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "h-0.5 min-w-4 flex-1 rounded-full max-md:hidden",
        done ? "bg-control" : "bg-border-strong",
      )}
    />
  );
}

function Detail({ entry }: { entry: StepProgress }) {
  if (entry.state === "waiting" && entry.since !== undefined) {
    return <Waiting since={entry.since} />;
  }
  if (entry.state === "running" && entry.since !== undefined) {
    return (
      <>
        <RunningDuration from={entry.since} />
        {entry.cost_usd !== undefined && ` · ${costOf(entry)}`}
      </>
    );
  }
  if (entry.startsOnContinue) return <>starts on Continue</>;
  const words = [
    WORD_OF_STATE[entry.state],
    entry.attempts > 1 ? `${entry.attempts} attempts` : undefined,
    entry.took_ms === undefined ? undefined : tookWords(entry),
    costOf(entry),
  ];
  return <>{words.filter((word) => word !== undefined).join(" · ")}</>;
}

function costOf({ cost_usd, cost_open }: StepProgress): string | undefined {
  if (cost_usd === undefined) return undefined;
  return `${cost_open === true ? "at least " : ""}${dollars(cost_usd)}`;
}

function tookWords({ kind, took_ms = 0 }: StepProgress): string {
  if (kind === "agent") return duration(took_ms);
  return took_ms < 60_000 ? "you" : `you · ${Math.floor(took_ms / 60_000)} min`;
}

function Waiting({ since }: { since: string }) {
  return <span className="text-ink-2">waiting {waitingFor(since, useNow(10_000))}</span>;
}

const STATE_WORDS: Readonly<Record<StepProgress["state"], string>> = {
  done: "done",
  ready: "ready to start",
  queued: "queued",
  running: "running",
  waiting: "waiting for you",
  failed: "failed",
  stopped: "stopped",
  ahead: "still to come",
};

const WORD_OF_STATE: Readonly<Partial<Record<StepProgress["state"], string>>> = {
  ready: "ready",
  queued: "queued",
  failed: "failed",
  stopped: "stopped",
};

const NAME_COLOUR: Readonly<Record<StepProgress["state"], string>> = {
  done: "text-ink",
  ready: "text-ink",
  queued: "text-ink",
  running: "text-running",
  waiting: "text-accent-text",
  failed: "text-failed",
  stopped: "text-ink",
  ahead: "text-ink",
};

// Only the row itself moves: scrollIntoView would move the page around it too.
function bringIntoView(list: HTMLOListElement | null, index: number) {
  const item = list?.children[index];
  if (!list || !(item instanceof HTMLElement)) return;
  list.scrollLeft = item.offsetLeft - list.offsetLeft - list.clientWidth / 3;
}
