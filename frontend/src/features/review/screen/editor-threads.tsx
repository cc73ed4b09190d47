import { CommentCard } from "./comment-card.tsx";
import { Threads } from "./threads.tsx";
import type { ReviewState } from "./use-review.ts";

/** The open comment, below its lines in the editor. */
export function EditorThreads({ state }: { state: ReviewState }) {
  const { review, snapshot } = state;
  return (
    <Threads
      slots={review.slots}
      render={({ key, view }) => {
        const comment = snapshot.comments.find(({ id }) => id === key);
        return comment && (
          <CommentCard
            comment={comment}
            comments={review.comments}
            onDone={() => view.focus()}
          />
        );
      }}
    />
  );
}
