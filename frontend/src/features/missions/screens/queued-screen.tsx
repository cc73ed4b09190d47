import { currentStep, type MissionDetail } from "@haloop/shared";
import { Clock } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { ActionBar } from "../action-bar.tsx";
import { CancelDialog } from "../mission-menu.tsx";
import { NextThatNeedsYou } from "../next-that-needs-you.tsx";
import { LackingScreen } from "./lacking-screen.tsx";
import { ParkedScreen } from "./parked-screen.tsx";
import { ProviderNotice } from "./ready-screen.tsx";

/** Waits for a sandbox, and says why. */
export function QueuedScreen({ mission }: { mission: MissionDetail }) {
  const [asking, setAsking] = useState(false);
  const { queue } = mission;
  const lacks = mission.active_run?.lacks;
  if (lacks !== undefined) return <LackingScreen mission={mission} lacks={lacks} />;
  if (queue?.until !== undefined) return <ParkedScreen mission={mission} until={queue.until} />;
  return (
    <div className="flex h-full flex-col items-center justify-center px-6 text-center">
      <Clock className="size-8 text-ink-3" strokeWidth={1.5} aria-hidden="true" />
      <h2 className="mt-4 text-h1 font-semibold">
        {currentStep(mission)?.name ?? "The agent"} waits for a sandbox
      </h2>
      <p className="mt-1 max-w-[32rem] text-base text-ink-2">
        {queue?.reason ?? "It starts as soon as there is room."}
      </p>
      <div className="max-w-[32rem] text-left">
        <ProviderNotice />
      </div>
      <ActionBar note="Nothing to do here. It starts by itself.">
        <Button variant="danger" onClick={() => setAsking(true)}>Cancel run</Button>
        <NextThatNeedsYou />
      </ActionBar>
      <CancelDialog mission={mission} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}
