import { EditorView } from "@codemirror/view";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { isNotText } from "../../../lib/api.ts";
import { versionQuery } from "../../missions/queries.ts";
import type { VersionChoice } from "../../gate/versions/version-picker.tsx";
import { anchorOfLines } from "../comments/anchor.ts";
import { commentOnSelection } from "../editor/comment-extension.ts";
import { makeRoom, showThreads } from "../editor/diff-threads.ts";
import { ThreadSlots } from "../editor/thread-slots.ts";
import {
  answerLines,
  type Outcome,
  outcomes,
  type TextRound,
  threadLine,
} from "../rounds/outcome.ts";
import { CommentCard } from "./comment-card.tsx";
import { RoundHead } from "./round-head.tsx";
import { RoundThread } from "./round-thread.tsx";
import { Threads } from "./threads.tsx";
import { type ReviewState, useMarks } from "./use-review.ts";
import { useResolved } from "./use-resolved.ts";

/** What a comparison shows now. */
export interface ShownDiff {
  before: VersionChoice | undefined;
  after: VersionChoice;
  afterText: string;
  afterName: string;
  /** Undefined while both texts are the same. */
  views: DiffViews | undefined;
}

export interface DiffViews {
  /** Undefined in one column. */
  before: EditorView | undefined;
  after: EditorView;
}

export interface DiffReviewProps {
  mission_id: string;
  artifact: string;
  state: ReviewState;
  rounds: readonly TextRound[];
  /** Who answers. */
  agent: string;
  slots: { comments: ThreadSlots; rounds: ThreadSlots };
  shown: ShownDiff;
}

/** The round that a comparison is about, with what became of its lines. */
function useOutcomes(props: DiffReviewProps): { round: TextRound; all: Outcome[] } | undefined {
  const { mission_id, artifact, rounds, shown } = props;
  const { before, after, afterText } = shown;
  // The round about the older text, else the newest that the newer one can be an answer to.
  const round = rounds.find(({ version }) => version === before) ??
    rounds.find(({ version }) => after === "current" || Number(after) > version);
  const { data, error } = useQuery({
    ...versionQuery(mission_id, artifact, round?.version ?? 0),
    enabled: round !== undefined,
  });
  // What was no text had no lines to comment on; the note about it has its answer all the same.
  const old = data?.content ?? (isNotText(error) ? "" : undefined);
  return useMemo(
    () =>
      round === undefined || old === undefined || Number(after) <= round.version
        ? undefined
        : { round, all: outcomes(round, lf(old), lf(afterText)) },
    [round, old, after, afterText],
  );
}

// Comments count lines as the editor does, where only a text that ends all lines so has CRLF.
function lf(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** Comments and their answers in a comparison: above it, between its lines, or below it. */
export function DiffReview(props: DiffReviewProps) {
  const { mission_id, state, slots, shown } = props;
  const { comments } = state.review;
  const found = useOutcomes(props);
  const [resolved, resolve] = useResolved(mission_id);
  const commentable = shown.after === "current";
  const { views } = shown;
  useMarks(commentable ? views?.after : undefined, state.marks);
  useEffect(() => {
    if (views === undefined) return;
    const threads = (found?.all ?? []).map(({ id, fate }) => ({ key: id, line: threadLine(fate) }));
    showThreads(views, threads.sort((a, b) => a.line - b.line));
  }, [views, found]);
  useRoom(views?.before, slots);
  useShortcut("c", () => views && commentOnSelection(views.after, comments), {
    label: "Comment on the selected lines",
    group: "Gate",
    enabled: commentable && views !== undefined,
  });
  const { active } = state.snapshot;
  useEffect(() => {
    const anchor = comments.snapshot().comments.find(({ id }) => id === active)?.anchor;
    if (!commentable || views === undefined || anchor === undefined) return;
    if (anchor.to > views.after.state.doc.length) return;
    views.after.dispatch({ effects: EditorView.scrollIntoView(anchor.to, { yMargin: 120 }) });
  }, [active, views, commentable, comments]);

  const thread = (outcome: Outcome, withLines: boolean) =>
    found && (
      <RoundThread
        key={outcome.id}
        round={found.round}
        outcome={outcome}
        agent={props.agent}
        answer={shown.afterName}
        resolved={resolved.has(outcome.id)}
        onResolve={(done) => resolve(outcome.id, done)}
        onReply={commentable
          ? () => comments.begin(anchorOfLines(comments.doc, answerLines(outcome.fate)))
          : undefined}
        withLines={withLines}
      />
    );
  return (
    <>
      {found && <RoundHead round={found.round} outcomes={found.all} answer={shown.afterName} />}
      {views === undefined
        ? (
          <div className="flex flex-col gap-3 p-6 pb-0 empty:hidden max-md:p-4">
            {found?.all.map((outcome) => thread(outcome, true))}
          </div>
        )
        : (
          <>
            <Threads
              slots={slots.rounds}
              render={({ key }) => {
                const outcome = found?.all.find(({ id }) => id === key);
                return outcome && thread(outcome, false);
              }}
            />
            <Threads
              slots={slots.comments}
              render={({ key, view }) => {
                const comment = state.snapshot.comments.find(({ id }) => id === key);
                return comment && (
                  <CommentCard
                    comment={comment}
                    comments={comments}
                    onDone={() => view.focus()}
                  />
                );
              }}
            />
          </>
        )}
    </>
  );
}

/** Keeps the older text level with the newer one beside every thread. */
function useRoom(before: EditorView | undefined, slots: DiffReviewProps["slots"]): void {
  const rounds = useSyncExternalStore(slots.rounds.subscribe, slots.rounds.snapshot);
  const comments = useSyncExternalStore(slots.comments.subscribe, slots.comments.snapshot);
  const [all, setAll] = useState(() => [...rounds, ...comments]);
  useEffect(() => setAll([...rounds, ...comments]), [rounds, comments]);
  useEffect(() => {
    if (before === undefined) return;
    let frame = 0;
    const fit = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => makeRoom(before, all));
    };
    const observer = new ResizeObserver(fit);
    for (const { dom } of all) observer.observe(dom);
    fit();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [before, all]);
}
