import { currentStep, type MissionDetail } from "@haloop/shared";
import { Hourglass } from "lucide-react";
import { clockTime, exactTime } from "../../../lib/time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { HeldScreen } from "./held-screen.tsx";

/** The model's rate limit is reached: when it goes on, and the way to try at once. */
export function ParkedScreen({ mission, until }: { mission: MissionDetail; until: string }) {
  const now_ms = useNow(30_000);
  const heading = (
    <span data-testid="parked-until">
      Rate limited, goes on at{" "}
      <time dateTime={until} title={exactTime(until)}>{clockTime(until, now_ms)}</time>
    </span>
  );
  return (
    <HeldScreen
      mission={mission}
      icon={Hourglass}
      mark="text-ink-3"
      heading={heading}
      action="Retry now"
      note="Nothing to do here. Retry now asks the model at once."
    >
      <p>
        The model's API let {currentStep(mission)?.name ?? "the agent"}{" "}
        do no more for now. Haloop starts the next attempt by itself, also after a restart.
      </p>
    </HeldScreen>
  );
}
