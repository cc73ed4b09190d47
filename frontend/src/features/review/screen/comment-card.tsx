import { Trash2 } from "lucide-react";
import { Button } from "../../../components/ui/button.tsx";
import { holdsWholeLines, isLost, linesOf } from "../comments/anchor.ts";
import { type Comment, lineWords, shortQuote } from "../comments/comment.ts";
import type { Comments } from "../comments/comments.ts";
import { CommentBox } from "./comment-box.tsx";

/** An unsent comment where it stands: its box while it is written, else its words. */
export function CommentCard(
  { comment, comments, onDone }: {
    comment: Comment;
    comments: Comments;
    /** The card is gone: whatever it covered can have the focus again. */
    onDone: () => void;
  },
) {
  const { id, text, draft } = comment;
  const place = placeWords(comment, comments);
  const close = (act: () => void) => () => {
    act();
    onDone();
  };
  return (
    <section
      aria-label={`Comment on ${place.charAt(0).toLowerCase()}${place.slice(1)}`}
      className="max-w-[36rem] rounded-panel border border-border-strong bg-surface p-3 text-left shadow-1"
    >
      <p dir="auto" className="mb-2 truncate text-meta text-ink-3">{place}</p>
      {draft === undefined
        ? (
          <>
            <p dir="auto" className="text-row break-words whitespace-pre-wrap text-ink">{text}</p>
            <div className="mt-2 flex items-center justify-end gap-2">
              <span className="mr-auto text-meta text-ink-3">Not sent yet</span>
              <DeleteButton onClick={close(() => comments.remove(id))} />
              <Button
                size="sm"
                className="max-md:min-h-11 max-md:px-4"
                onClick={() => comments.edit(id)}
              >
                Edit
              </Button>
              <Button
                size="sm"
                className="max-md:min-h-11 max-md:px-4"
                onClick={close(() => comments.open(undefined))}
              >
                Close
              </Button>
            </div>
          </>
        )
        : (
          <CommentBox
            label={`Your comment on ${place.charAt(0).toLowerCase()}${place.slice(1)}`}
            placeholder="What should change here?"
            value={draft}
            action={text === "" ? "Comment" : "Save comment"}
            takeFocus={() => comments.takeFocus(id)}
            onChange={(value) => comments.type(id, value)}
            onDone={close(() => comments.finish(id))}
            onCancel={close(() => comments.cancel(id))}
          >
            {text !== "" && <DeleteButton onClick={close(() => comments.remove(id))} />}
          </CommentBox>
        )}
    </section>
  );
}

function DeleteButton({ onClick }: { onClick: () => void }) {
  return (
    <Button
      size="sm"
      variant="ghost"
      aria-label="Delete comment"
      title="Delete comment"
      className="max-md:min-h-11 max-md:min-w-11 max-md:justify-center"
      onClick={onClick}
    >
      <Trash2 className="size-4" aria-hidden="true" />
    </Button>
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
