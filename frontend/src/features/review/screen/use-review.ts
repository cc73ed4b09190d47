import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { GateSession } from "../../gate/session/gate-session.ts";
import { holdsWholeLines } from "../comments/anchor.ts";
import type { CommentsSnapshot } from "../comments/comments.ts";
import { hasWords } from "../comments/comment.ts";
import { type Mark, setMarks } from "../editor/comment-marks.ts";
import { type Review, reviewOf } from "../review.ts";

export interface ReviewState {
  review: Review;
  snapshot: CommentsSnapshot;
  /** How many comments would be sent. */
  count: number;
  marks: readonly Mark[];
}

/** The unsent comments of a session, kept in step with its text and with other tabs. */
export function useReview(session: GateSession, doc: Text): ReviewState {
  const [review] = useState(() => reviewOf(session));
  const { comments } = review;
  const snapshot = useSyncExternalStore(comments.subscribe, comments.snapshot);
  useEffect(() => comments.catchUp(doc), [comments, doc]);
  useEffect(() => {
    comments.reload();
    const listen = (event: StorageEvent) => {
      const news = comments.parts.store.news(event);
      if (news !== undefined) comments.heard(news);
    };
    addEventListener("storage", listen);
    return () => {
      removeEventListener("storage", listen);
      comments.flush();
    };
  }, [comments]);
  const { active, comments: all } = snapshot;
  const marks = useMemo(() =>
    all.map((comment, at): Mark => ({
      id: comment.id,
      n: at + 1,
      from: comment.anchor.from,
      to: comment.anchor.to,
      words: !holdsWholeLines(comment.anchor, comments.doc),
      open: comment.id === active,
    })), [all, active, comments]);
  const count = useMemo(() => all.filter(hasWords).length, [all]);
  return { review, snapshot, count, marks };
}

/** Shows the marks in a view for as long as it is there. */
export function useMarks(view: EditorView | undefined, marks: readonly Mark[]): void {
  // Before the browser draws: the open comment's box takes the focus with it.
  useLayoutEffect(() => {
    view?.dispatch({ effects: setMarks.of(marks) });
  }, [view, marks]);
}
