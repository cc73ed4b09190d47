import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import type { GateSession } from "../../gate/session/gate-session.ts";
import { holdsWholeLines } from "../comments/anchor.ts";
import { type Mark, setMarks } from "../editor/comment-marks.ts";
import { type Review, reviewOf } from "../review.ts";
import { type Unsent, useUnsent } from "./use-unsent.ts";

export interface ReviewState extends Unsent {
  review: Review;
  marks: readonly Mark[];
}

/** The unsent comments of a session, kept in step with its text and with other tabs. */
export function useReview(session: GateSession, doc: Text): ReviewState {
  const [review] = useState(() => reviewOf(session));
  const { comments } = review;
  useEffect(() => comments.catchUp(doc), [comments, doc]);
  const unsent = useUnsent(comments);
  useEffect(() => () => comments.flush(), [comments]);
  const { active, comments: all } = unsent.snapshot;
  const marks = useMemo(() =>
    all.map((comment, at): Mark => ({
      id: comment.id,
      n: at + 1,
      from: comment.anchor.from,
      to: comment.anchor.to,
      words: !holdsWholeLines(comment.anchor, comments.doc),
      open: comment.id === active,
    })), [all, active, comments]);
  return { ...unsent, review, marks };
}

/** Shows the marks in a view for as long as it is there. */
export function useMarks(view: EditorView | undefined, marks: readonly Mark[]): void {
  // Before the browser draws: the open comment's box takes the focus with it.
  useLayoutEffect(() => {
    view?.dispatch({ effects: setMarks.of(marks) });
  }, [view, marks]);
}
