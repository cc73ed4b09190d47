/** Everything that the panes of a review show, open or over. */
import type { FeedbackRound, MissionDetail, WorkflowStep } from "@haloop/shared";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useIsWide } from "../../../lib/use-media.ts";
import { useStoredFlag } from "../../../lib/use-stored-flag.ts";
import { useResolved } from "../../review/screen/use-resolved.ts";
import type { CodeComment } from "../comments/code-comment.ts";
import type { CodeComments } from "../comments/code-comments.ts";
import { useViewed, type Viewed } from "../files/viewed.ts";
import type { DiffHandle, Resolving } from "./diff-column.tsx";
import { type Changes, useChanges } from "./use-changes.ts";
import { useCodeComments } from "./use-code-comments.ts";
import { useCodeRounds } from "./use-code-rounds.ts";
import { type FileChanges, useFileChanges } from "./use-file-changes.ts";
import { type ReviewRows, useReviewRows } from "./use-review-rows.ts";

export interface ReviewParts {
  changes: Changes;
  fileChanges: FileChanges;
  review: ReviewRows;
  viewed: Viewed;
  comments: readonly CodeComment[];
  store: CodeComments;
  kept: boolean;
  rounds: readonly FeedbackRound[];
  resolving: Resolving;
  agent: string;
  split: boolean;
  setSplit: (split: boolean) => void;
  /** The file that keys are about and that the list marks. */
  current: string | undefined;
  setCurrent: (file_id: string) => void;
  diff: { current: DiffHandle | null };
  offset: { current: number };
  /** How many files with a reason in "Runs on your machine" were not looked at. */
  unviewed: number;
}

const NO_COMMENTS: readonly CodeComment[] = [];

/** `open` while the person can decide; afterwards nothing is watched, marked or said. */
export function useReviewParts(
  mission: MissionDetail,
  step: WorkflowStep,
  open: boolean,
): ReviewParts {
  const { mission_id } = mission;
  const changes = useChanges(mission, open);
  const tree = changes.head?.tree;
  const fileChanges = useFileChanges(mission_id, tree);
  const { store, comments, kept } = useCodeComments(mission_id);
  const rounds = useCodeRounds(mission, step.step_id);
  const [resolved, resolve] = useResolved(mission_id);
  const isWide = useIsWide();
  const [wantsSplit, setSplit] = useStoredFlag("haloop.review.split", false);
  const split = wantsSplit && isWide;
  const viewed = useViewed(mission_id, tree ?? "");
  const shown = open ? comments : NO_COMMENTS;
  const review = useReviewRows({
    files: changes.files,
    changes: fileChanges,
    comments: shown,
    round: rounds[0],
    split,
  });
  const [chosen, setCurrent] = useState<string>();
  const first = changes.files[0]?.id;
  const current = changes.files.some(({ id }) => id === chosen) ? chosen : first;
  useFoldViewed(review, viewed, tree);
  const flagged = changes.head?.runs_here ?? [];
  return {
    changes,
    fileChanges,
    review,
    viewed,
    comments: shown,
    store,
    kept,
    rounds,
    resolving: useMemo(() => ({ resolved, resolve }), [resolved, resolve]),
    agent: mission.runs.at(-1)?.agent ?? "The agent",
    split,
    setSplit,
    current,
    setCurrent: useCallback((id: string) => setCurrent(id), []),
    diff: useRef<DiffHandle>(null),
    offset: useRef(0),
    unviewed: flagged.filter(({ id }) => !viewed.has(id)).length,
  };
}

/** What was viewed on an earlier visit is folded at first, once for each state of the workspace. */
function useFoldViewed(review: ReviewRows, viewed: Viewed, tree: string | undefined) {
  const done = useRef<string>(undefined);
  useEffect(() => {
    if (tree === undefined || done.current === tree) return;
    done.current = tree;
    for (const id of viewed.ids) review.fold(id, true);
  }, [review, viewed, tree]);
}
