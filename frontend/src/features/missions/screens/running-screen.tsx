import { currentStep, type MissionDetail } from "@haloop/shared";
import { Check } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { RunView } from "../../agent/run-view.tsx";
import { ActionBar } from "../action-bar.tsx";
import { CancelDialog } from "../mission-menu.tsx";
import { NextThatNeedsYou } from "../next-that-needs-you.tsx";
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
        <RunView
          key={run.run_id}
          missionId={mission.mission_id}
          run={run}
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
        <NextThatNeedsYou />
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
