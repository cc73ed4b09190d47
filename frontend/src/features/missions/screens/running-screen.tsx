import { currentStep, isWaiting, type MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { Button } from "../../../components/ui/button.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { missionPath } from "../../../lib/routes.ts";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { AgentLog } from "../../log/agent-log.tsx";
import { ActionBar } from "../action-bar.tsx";
import { groupMissions } from "../mission-groups.ts";
import { CancelDialog } from "../mission-menu.tsx";
import { missionsQuery } from "../queries.ts";
import { latestRun } from "../step-progress.ts";
import { inAndOut, nextGate } from "./next-steps.ts";

/** An agent is at work: its log as it grows, and where the person is asked next. */
export function RunningScreen({ mission }: { mission: MissionDetail }) {
  const [asking, setAsking] = useState(false);
  const run = latestRun(mission);
  const gate = nextGate(mission);
  const stopping = mission.active_run?.stop !== undefined;
  return (
    <>
      {run !== undefined && (
        <AgentLog
          missionId={mission.mission_id}
          runId={run.run_id}
          fromEnd
          aside={inAndOut(currentStep(mission))}
          emptyText="The agent has not written anything yet."
        />
      )}
      <ActionBar
        note={
          <>
            <Check className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
            {stopping ? "The agent is being stopped." : nothingToDo(gate?.name)}
          </>
        }
      >
        <Button variant="danger" busy={stopping} onClick={() => setAsking(true)}>
          {stopping ? "Stopping" : "Cancel run"}
        </Button>
        <NextThatNeedsYou missionId={mission.mission_id} />
      </ActionBar>
      <CancelDialog mission={mission} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function nothingToDo(gate: string | undefined): string {
  return gate === undefined
    ? "Nothing to do here. This is the last step."
    : `Nothing to do here. You are asked next at ${gate}.`;
}

/** Leads to who has waited longest; not there when nobody waits. */
function NextThatNeedsYou({ missionId }: { missionId: string }) {
  const [, navigate] = useLocation();
  const { data: next } = useQuery({
    ...missionsQuery,
    select: (missions) =>
      groupMissions(missions)[0]?.missions.find((other) =>
        isWaiting(other.status) && other.mission_id !== missionId
      )?.mission_id,
  });
  const go = () => next !== undefined && navigate(missionPath(next));
  useShortcut("shift+j", go, {
    label: "Next that needs you",
    group: "Missions",
    enabled: next !== undefined,
  });
  if (next === undefined) return null;
  return (
    <Button onClick={go} hint={<Kbd keys="shift+j" />}>
      Next that needs you
    </Button>
  );
}
