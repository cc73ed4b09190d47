import { Plus } from "lucide-react";
import { commentsInWords, hasWords, wordsOf } from "../../review/comments/comment.ts";
import { CommentItem } from "../../review/screen/comment-item.tsx";
import { PinNumber } from "../../review/screen/pin.tsx";
import type { Unsent } from "../../review/screen/use-unsent.ts";
import type { CodeComment } from "../comments/code-comment.ts";
import type { CodeComments } from "../comments/code-comments.ts";
import { shownPath } from "../files/shown-path.ts";
import { placeWords } from "./code-comment-card.tsx";

export interface CodeCommentListProps {
  comments: readonly CodeComment[];
  store: CodeComments;
  kept: boolean;
  /** The note about the change as a whole, and what is said about the artifact. */
  unsent: Unsent;
  onGo: (comment: CodeComment) => void;
  onNote: () => void;
}

/** What the person has to say about the change so far and has not sent. */
export function CodeCommentList(props: CodeCommentListProps) {
  const { comments, store, unsent, onGo, onNote } = props;
  const sends = toSend(comments) + unsent.sends;
  const note = unsent.snapshot.note.trim();
  return (
    <section aria-label="Comments">
      <div className="flex min-h-8 items-center gap-2">
        <h2 className="text-row font-semibold">Comments</h2>
        <span className="text-row whitespace-nowrap text-ink-3">
          {sends === 0 ? "" : `${sends} to send`}
        </span>
        <button
          type="button"
          onClick={onNote}
          aria-label="Note about the change as a whole"
          className="ml-auto inline-flex min-h-6 items-center gap-1 rounded-control px-1.5 text-meta text-ink-3 hover:bg-hover hover:text-ink max-md:min-h-11"
        >
          {note === "" ? <Plus className="size-3.5" aria-hidden="true" /> : null}Note
        </button>
      </div>
      {!props.kept && (
        <p role="alert" className="mt-1 text-meta text-failed">
          This browser does not keep them. Send them before you leave
        </p>
      )}
      {sends === 0 && comments.length === 0 && (
        <p className="mt-1 text-meta text-ink-3">
          Take the plus beside a line, or drag over several, and tell the agent what to change.
        </p>
      )}
      {note !== "" && (
        <p dir="auto" className="mt-1 line-clamp-4 text-row break-words whitespace-pre-wrap">
          <span className="block text-meta text-ink-3">As a whole</span>
          {note}
        </p>
      )}
      <ol className="mt-1 flex flex-col">
        {comments.map((comment, at) => (
          <CommentItem
            key={comment.id}
            comment={comment}
            n={at + 1}
            place={<PlaceLine comment={comment} />}
            onGo={() => onGo(comment)}
            onEdit={() => {
              store.edit(comment.id);
              onGo(comment);
            }}
            onRemove={() => store.remove(comment.id)}
          />
        ))}
      </ol>
      {unsent.count > 0 && (
        <p className="mt-1 text-meta text-ink-3">
          {`${commentsInWords(unsent.count)} on the result go along.`}
        </p>
      )}
    </section>
  );
}

/** How many comments on lines would be sent. */
export function toSend(comments: readonly CodeComment[]): number {
  return comments.filter(hasWords).length;
}

function PlaceLine({ comment }: { comment: CodeComment }) {
  const name = comment.path.slice(comment.path.lastIndexOf("/") + 1);
  return (
    <span className="block truncate text-meta text-ink-3" title={shownPath(comment.path)}>
      <bdi dir="ltr">{shownPath(name)}</bdi>, {placeWords(comment).toLowerCase()}
    </span>
  );
}

/** The comments on lines as they would be sent. */
export function CodeCommentsToSend({ comments }: { comments: readonly CodeComment[] }) {
  const sent = comments.filter(hasWords);
  return (
    <div>
      <h3 className="text-row font-medium">{`${commentsInWords(sent.length)} on changed lines`}</h3>
      <ol className="mt-2 flex flex-col gap-2">
        {sent.map((comment, at) => (
          <li key={comment.id} className="flex items-start gap-2">
            <PinNumber n={at + 1} />
            <div className="min-w-0">
              <PlaceLine comment={comment} />
              <p dir="auto" className="text-row break-words whitespace-pre-wrap">
                {wordsOf(comment)}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
