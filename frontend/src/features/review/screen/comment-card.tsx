import { useLayoutEffect, useRef } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { holdsWholeLines, isLost, linesOf } from "../comments/anchor.ts";
import { type Comment, lineWords, shortQuote } from "../comments/comment.ts";
import type { Comments } from "../comments/comments.ts";
import { CommentFace, TOUCH } from "./comment-face.tsx";

/** An unsent comment where it stands: its box while it is written, else its words. */
export function CommentCard(
  { comment, comments, onDone }: {
    comment: Comment;
    comments: Comments;
    /** The card is gone: whatever it covered can have the focus again. */
    onDone: () => void;
  },
) {
  const { id, draft } = comment;
  const place = placeWords(comment, comments);
  const about = `${place.charAt(0).toLowerCase()}${place.slice(1)}`;
  const close = () => {
    comments.open(undefined);
    onDone();
  };
  const card = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    // Its box, where it has one, takes the focus itself.
    if (draft === undefined && comments.takeFocus(id)) card.current?.focus();
  }, [comments, draft, id]);
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label={`Comment on ${about}`}
      className="max-w-[36rem] rounded-panel border border-border-strong bg-surface p-3 text-left shadow-1"
    >
      <p dir="auto" className="mb-2 truncate text-meta text-ink-3">{place}</p>
      <CommentFace comment={comment} acts={comments} place={about} onDone={onDone} onLeave={close}>
        <Button size="sm" className={TOUCH} onClick={close}>Close</Button>
      </CommentFace>
    </section>
  );
}

/** "Line 10, “1.8 ms”": where a comment stands now. */
export function placeWords({ anchor }: Comment, { doc }: Comments): string {
  const quote = shortQuote(anchor.quote);
  if (isLost(anchor)) return `Words that are gone: “${quote}”`;
  const lines = lineWords(linesOf(anchor, doc));
  if (quote === "") return lines;
  return holdsWholeLines(anchor, doc) ? `${lines}: ${quote}` : `${lines}, “${quote}”`;
}
