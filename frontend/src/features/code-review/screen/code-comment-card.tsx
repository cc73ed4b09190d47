import { lineWords, shortQuote } from "../../review/comments/comment.ts";
import { CommentFace } from "../../review/screen/comment-face.tsx";
import type { CodeComment } from "../comments/code-comment.ts";
import type { CodeComments } from "../comments/code-comments.ts";

/** An unsent comment where it stands: its box while it is written, else its words. */
export function CodeCommentCard(
  { comment, store, onDone }: {
    comment: CodeComment;
    store: CodeComments;
    /** The box is closed: the lines can have the focus again. */
    onDone: () => void;
  },
) {
  const place = placeWords(comment);
  const about = `${place.charAt(0).toLowerCase()}${place.slice(1)}`;
  return (
    <section
      aria-label={`Comment on ${about}`}
      data-comment={comment.id}
      className="my-2 mr-4 ml-22 max-w-[36rem] rounded-panel border border-border-strong bg-surface p-3 text-left shadow-1 max-md:mx-2"
    >
      <p dir="auto" className="mb-2 truncate text-meta text-ink-3">
        {place}: {shortQuote(comment.quote)}
      </p>
      <CommentFace comment={comment} acts={store} place={about} onDone={onDone} onLeave={onDone} />
    </section>
  );
}

/** "Lines 3 to 5", "Line 3 before the change". */
export function placeWords({ from, to, side }: Pick<CodeComment, "from" | "to" | "side">): string {
  return `${lineWords({ from, to })}${side === "old" ? " before the change" : ""}`;
}
