import type { ArtifactVersion, FeedbackRound, MissionDetail } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { readStored, writeStored } from "../../../lib/storage.ts";
import { feedbackQuery } from "../../missions/queries.ts";
import { answerTo, roundsAt } from "../rounds/outcome.ts";

export interface Rounds {
  /** Newest first. */
  all: readonly FeedbackRound[];
  /** The newest one, once the agent has answered it. */
  answered: FeedbackRound | undefined;
  /** The person has not looked at that answer yet. */
  isNew: boolean;
  looked: () => void;
}

const NONE: readonly FeedbackRound[] = [];

export function useRounds(
  mission: MissionDetail,
  step_id: string,
  artifact: string,
  versions: readonly ArtifactVersion[],
): Rounds {
  const { data, refetch } = useQuery(feedbackQuery(mission.mission_id));
  const runs = mission.runs.length;
  const known = useRef(runs);
  useEffect(() => {
    if (known.current === runs) return;
    known.current = runs;
    void refetch();
  }, [runs, refetch]);
  const all = useMemo(
    () => data === undefined ? NONE : roundsAt(data, step_id, artifact),
    [data, step_id, artifact],
  );
  const newest = all[0];
  const answered = newest && answerTo(newest, versions) ? newest : undefined;
  const key = answered && `haloop:round-looked:${answered.feedback_id}`;
  const [looked, setLooked] = useState<string>();
  const isNew = key !== undefined && looked !== key && readStored(key) === undefined;
  const look = useCallback(() => {
    if (key === undefined) return;
    writeStored(key, "yes");
    setLooked(key);
  }, [key]);
  return { all, answered, isNew, looked: look };
}
