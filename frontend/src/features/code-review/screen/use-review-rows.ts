/** The rows of the whole change, made anew only for files of which something changed. */
import type { ChangedFile, FeedbackRound } from "@haloop/shared";
import { useCallback, useMemo, useRef, useState } from "react";
import { type Gap, type Opened, type OpenedGaps, openMore } from "../change/gaps.ts";
import { fileRows, type ReviewRow } from "../change/rows.ts";
import type { CodeComment } from "../comments/code-comment.ts";
import { placeComments, placeSaid } from "../comments/placing.ts";
import type { FileChanges } from "./use-file-changes.ts";

export interface ReviewRows {
  rows: readonly ReviewRow[];
  openGap: (file_id: string, gap: Gap, all: boolean) => void;
  /** Shows a large file's lines. */
  unfoldLarge: (file_id: string) => void;
  fold: (file_id: string, folded: boolean) => void;
  isFolded: (file_id: string) => boolean;
}

interface Parts {
  files: readonly ChangedFile[];
  changes: FileChanges;
  comments: readonly CodeComment[];
  round: FeedbackRound | undefined;
  split: boolean;
}

const NOTHING_OPENED: OpenedGaps = new Map();
const NO_COMMENTS: readonly CodeComment[] = [];

export function useReviewRows({ files, changes, comments, round, split }: Parts): ReviewRows {
  const [opened, setOpened] = useState<ReadonlyMap<string, OpenedGaps>>(new Map());
  const [wanted, setWanted] = useState<ReadonlySet<string>>(new Set());
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const made = useRef(new Map<string, { from: readonly unknown[]; rows: ReviewRow[] }>());
  const byPath = useMemo(() => Map.groupBy(comments, ({ path }) => path), [comments]);
  const { of } = changes;

  const rows = useMemo(() =>
    files.flatMap((file) => {
      const change = of(file.id);
      const own = byPath.get(file.path) ?? NO_COMMENTS;
      const gaps = opened.get(file.id) ?? NOTHING_OPENED;
      const [isFolded, isWanted] = [folded.has(file.id), wanted.has(file.id)];
      const from = [file, change, own, gaps, isFolded, isWanted, round, split];
      const known = made.current.get(file.id);
      if (known?.from.every((value, at) => value === from[at]) === true) return known.rows;
      const present = typeof change === "object" ? change : undefined;
      const rows = fileRows({
        file,
        change,
        folded: isFolded,
        wanted: isWanted,
        opened: gaps,
        comments: placeComments(own, file, present),
        said: placeSaid(round, file, present),
      }, split);
      made.current.set(file.id, { from, rows });
      return rows;
    }), [files, of, byPath, opened, folded, wanted, round, split]);

  const openGap = useCallback((file_id: string, gap: Gap, all: boolean) => {
    setOpened((before) => {
      const gaps = new Map<number, Opened>(before.get(file_id));
      gaps.set(gap.id, openMore(gap, gaps.get(gap.id), all));
      return new Map(before).set(file_id, gaps);
    });
  }, []);
  const unfoldLarge = useCallback((id: string) => setWanted((now) => changed(now, id, true)), []);
  const fold = useCallback((id: string, on: boolean) => {
    setFolded((now) => changed(now, id, on));
  }, []);
  const isFolded = useCallback((id: string) => folded.has(id), [folded]);
  return { rows, openGap, unfoldLarge, fold, isFolded };
}

function changed(set: ReadonlySet<string>, id: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (on) next.add(id);
  else next.delete(id);
  return next;
}
