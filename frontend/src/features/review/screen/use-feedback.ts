import type { FeedbackRound, MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { feedbackQuery } from "../../missions/queries.ts";

/** Every round at the mission's gates, asked for anew with each run; undefined until they are there. */
export function useFeedback(mission: MissionDetail): readonly FeedbackRound[] | undefined {
  const { data, refetch } = useQuery(feedbackQuery(mission.mission_id));
  const runs = mission.runs.length;
  const known = useRef(runs);
  useEffect(() => {
    if (known.current === runs) return;
    known.current = runs;
    void refetch();
  }, [runs, refetch]);
  return data;
}
