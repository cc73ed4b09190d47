import { isWaiting, type MissionDetail, type MissionStatus, STATUS_WORDS } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { Notice } from "../../components/ui/notice.tsx";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { errorText, isNotFound, isUnreachable } from "../../lib/api.ts";
import { useIsWide } from "../../lib/use-media.ts";
import { Gate } from "../gate/gate.tsx";
import { isCodeReview } from "../code-review/is-code-review.ts";
import { ActivityRail } from "../history/activity-rail.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { StepPage } from "../steps/step-page.tsx";
import { ActionBarSlot } from "./action-bar.tsx";
import { MissionHeader } from "./mission-header.tsx";
import { missionQuery } from "./queries.ts";
import { type Rail, RailSlot } from "./rail-slot.tsx";
import { BrokenScreen } from "./screens/broken-screen.tsx";
import { EndedScreen } from "./screens/ended-screen.tsx";
import { FailedScreen } from "./screens/failed-screen.tsx";
import { QueuedScreen } from "./screens/queued-screen.tsx";
import { ReadyScreen } from "./screens/ready-screen.tsx";
import { RunningScreen } from "./screens/running-screen.tsx";
import { useSettling } from "./use-settling.ts";
import { WorkflowTimeline } from "./workflow-timeline.tsx";

// It reads the texts of gates, whose editor is most of the program's weight.
const LeftEdits = lazy(() => import("../gate/screen/left-edits.tsx"));

/** One mission: its head, its steps, and the screen of where it stands or of what is looked at. */
export function MissionPage({ id, stepId }: { id: string; stepId?: string }) {
  const { data: mission, error } = useQuery(missionQuery(id));
  // What was loaded stays in view while the server is away, but not once it says it is gone.
  if (isNotFound(error)) {
    return (
      <NotFound
        title="There is no such mission"
        text={`No mission has the id ${id}. It may have been deleted; deleted missions stay in the trash for 30 days.`}
      />
    );
  }
  if (mission !== undefined) return <MissionFrame mission={mission} stepId={stepId} />;
  if (error === null || isUnreachable(error)) return <LoadingMission />;
  return (
    <div className="p-6">
      <Notice tone="failed" title="The mission cannot be shown">{errorText(error)}</Notice>
    </div>
  );
}

function MissionFrame({ mission, stepId }: { mission: MissionDetail; stepId: string | undefined }) {
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const [rail, setRail] = useState<Rail>();
  const isWide = useIsWide();
  const broken = mission.broken !== undefined;
  const settling = useSettling(`${mission.current_step} ${mission.status}`);
  return (
    <div className="flex h-full flex-col">
      <div className="shrink-0 border-b border-border">
        <MissionHeader mission={mission} />
        {!broken && (
          <div className="flex items-center pt-3 max-md:pt-0">
            {!isWide && (
              <p className="min-w-0 flex-1 pb-1.5 pl-4 text-meta text-ink-3">
                Current Step: <CurrentStep mission={mission} />
              </p>
            )}
            <div className="min-w-0 flex-1 max-md:max-w-[60%] max-md:flex-none">
              <WorkflowTimeline mission={mission} lookedAt={stepId} />
            </div>
          </div>
        )}
      </div>
      {!broken && mission.current_step > 0 && (
        <Suspense fallback={null}>
          <LeftEdits mission={mission} />
        </Suspense>
      )}
      <StatusAnnouncer mission={mission} />
      <ActionBarSlot value={bar}>
        <div className="flex min-h-0 flex-1">
          <div className="min-w-0 flex-1">
            <RailSlot value={rail}>
              <Screen mission={mission} stepId={stepId} />
            </RailSlot>
          </div>
          {!broken && <FittingRail mission={mission} stepId={stepId} onRail={setRail} />}
        </div>
      </ActionBarSlot>
      <div ref={setBar} className={clsx("shrink-0", settling && "pointer-events-none")} />
    </div>
  );
}

/** Lines of code need the width that the rail would take. */
function FittingRail(
  { mission, stepId, onRail }: {
    mission: MissionDetail;
    stepId: string | undefined;
    onRail: (rail: Rail | undefined) => void;
  },
) {
  const { steps } = mission.workflow;
  const step = stepId === undefined
    ? steps[mission.current_step]
    : steps.find((one) => one.step_id === stepId);
  const wide = isCodeReview(mission, step);
  return <ActivityRail key={String(wide)} mission={mission} foldedAtFirst={wide} onRail={onRail} />;
}

function CurrentStep({ mission }: { mission: MissionDetail }) {
  const name = mission.workflow.steps[mission.current_step]?.name ?? "Complete";
  return <span className="block truncate font-medium text-ink">{name}</span>;
}

function Screen({ mission, stepId }: { mission: MissionDetail; stepId: string | undefined }) {
  if (mission.broken !== undefined) {
    return <BrokenScreen mission={mission} reason={mission.broken} />;
  }
  if (stepId !== undefined) return <StepPage key={stepId} mission={mission} stepId={stepId} />;
  const step = mission.workflow.steps[mission.current_step];
  if (isWaiting(mission.status) && step !== undefined) {
    // Keyed by step: text, undo and choices of one gate never show up at another.
    return <Gate key={step.step_id} mission={mission} step={step} />;
  }
  return SCREENS[mission.status](mission);
}

const SCREENS: Readonly<Record<MissionStatus, (mission: MissionDetail) => ReactNode>> = {
  draft: (mission) => <ReadyScreen mission={mission} />,
  ready: (mission) => <ReadyScreen mission={mission} />,
  queued: (mission) => <QueuedScreen mission={mission} />,
  running_code_agent: (mission) => <RunningScreen mission={mission} />,
  running_root_llm: (mission) => <RunningScreen mission={mission} />,
  // A gate past the last step: nothing is left to decide on.
  waiting_human: (mission) => <EndedScreen mission={mission} />,
  waiting_code_review: (mission) => <EndedScreen mission={mission} />,
  failed: (mission) => <FailedScreen mission={mission} />,
  cancelled: (mission) => <EndedScreen mission={mission} />,
  completed: (mission) => <EndedScreen mission={mission} />,
};

/** Tells a screen reader when the open mission comes to stand elsewhere; silent at first. */
function StatusAnnouncer({ mission }: { mission: MissionDetail }) {
  const step = mission.workflow.steps[mission.current_step]?.name ?? "Complete";
  const now = `${step}: ${STATUS_WORDS[mission.status].badge}`;
  const before = useRef(now);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (before.current === now) return;
    before.current = now;
    setWords(now);
  }, [now]);
  return <div role="status" aria-live="polite" className="sr-only">{words}</div>;
}

function LoadingMission() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the mission"
      className="flex flex-col gap-3 p-6"
    >
      <Skeleton className="h-5 w-80 max-w-full" />
      <Skeleton className="h-3.5 w-56 max-w-full" />
      <Skeleton className="mt-4 h-5 w-full" />
      <Skeleton className="mt-8 h-3.5 w-2/3" />
      <Skeleton className="h-3.5 w-1/2" />
      <Skeleton className="h-3.5 w-3/5" />
    </div>
  );
}
