import type { FeedbackRound, MissionDetail } from "@haloop/shared";
import { useMemo } from "react";
import { useFeedback } from "../../review/screen/use-feedback.ts";

const NONE: readonly FeedbackRound[] = [];

/** The rounds at this gate, newest first. */
export function useCodeRounds(mission: MissionDetail, step_id: string): readonly FeedbackRound[] {
  const data = useFeedback(mission);
  return useMemo(() => {
    const here = data?.filter((round) => round.gate_step_id === step_id) ?? NONE;
    return here.toSorted((a, b) => b.round - a.round);
  }, [data, step_id]);
}
