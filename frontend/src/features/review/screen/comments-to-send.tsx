import { commentsInWords, hasWords, wordsOf } from "../comments/comment.ts";
import { MAX_COMMENTS } from "../comments/outgoing.ts";
import { placeWords } from "./comment-card.tsx";
import { PinNumber } from "./pin.tsx";
import type { Unsent } from "./use-unsent.ts";

/** How many comments would be sent, and which. */
export function CommentsToSend({ state }: { state: Unsent }) {
  const { count } = state;
  return (
    <div>
      <h3 className="text-row font-medium">
        {count === 0 ? "No comments on lines" : `${commentsInWords(count)} on lines`}
      </h3>
      {count > MAX_COMMENTS && (
        <p className="text-meta text-ink-3">
          The first {MAX_COMMENTS} are sent, the others stay for the next round.
        </p>
      )}
      <div className="mt-2">
        <SentList state={state} />
      </div>
    </div>
  );
}

/** The comments alone, each with its place. */
export function SentList({ state: { snapshot, comments } }: { state: Unsent }) {
  const sent = snapshot.comments.filter(hasWords);
  return (
    <ol className="flex flex-col gap-2">
      {sent.map((comment) => (
        <li key={comment.id} className="flex items-start gap-2">
          <PinNumber n={snapshot.comments.indexOf(comment) + 1} />
          <div className="min-w-0">
            <p dir="auto" className="truncate text-meta text-ink-3">
              {placeWords(comment, comments)}
            </p>
            <p dir="auto" className="text-row break-words whitespace-pre-wrap">
              {wordsOf(comment)}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}
