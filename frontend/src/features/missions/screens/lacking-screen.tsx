import { currentStep, type MissionDetail } from "@haloop/shared";
import { Wrench } from "lucide-react";
import { HeldScreen } from "./held-screen.tsx";

/** The run cannot start before the person has brought what it lacks: what that is, and how. */
export function LackingScreen({ mission, lacks }: { mission: MissionDetail; lacks: string }) {
  return (
    <HeldScreen
      mission={mission}
      icon={Wrench}
      mark="text-accent"
      heading={`${currentStep(mission)?.name ?? "The agent"} waits for you`}
      action="Look again"
      note="It goes on by itself once that is done."
    >
      <p data-testid="mission-lacks">{lacks}</p>
    </HeldScreen>
  );
}
