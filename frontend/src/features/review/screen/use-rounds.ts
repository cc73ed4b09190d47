import type { ArtifactVersion, MissionDetail } from "@haloop/shared";
import { useCallback, useMemo, useState } from "react";
import { readStored, writeStored } from "../../../lib/storage.ts";
import { answerTo, roundsAt, type TextRound } from "../rounds/outcome.ts";
import { useFeedback } from "./use-feedback.ts";

export interface Rounds {
  /** Newest first. */
  all: readonly TextRound[];
  /** The newest one, once the agent has answered it. */
  answered: TextRound | undefined;
  /** The person has not looked at that answer yet. */
  isNew: boolean;
  looked: () => void;
}

const NONE: readonly TextRound[] = [];

export function useRounds(
  mission: MissionDetail,
  step_id: string,
  artifact: string,
  versions: readonly ArtifactVersion[],
): Rounds {
  const data = useFeedback(mission);
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
