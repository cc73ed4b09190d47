import { Pencil, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import type { Comment } from "../comments/comment.ts";
import { wordsOf } from "../comments/comment.ts";
import type { Comments } from "../comments/comments.ts";
import { placeWords } from "./comment-card.tsx";
import { PinNumber } from "./pin.tsx";
import type { ReviewState } from "./use-review.ts";

export interface CommentListProps {
  state: ReviewState;
  /** Shows a comment in the text. */
  onGo: (id: string) => void;
  /** Opens the note about the artifact as a whole. */
  onNote: () => void;
}

/** What the person has to say so far and has not sent. */
export function CommentList({ state, onGo, onNote }: CommentListProps) {
  const { snapshot, review, count } = state;
  const { note, kept } = snapshot;
  const hasNote = note.trim() !== "";
  const sends = count + (hasNote ? 1 : 0);
  return (
    <section aria-label="Comments">
      <div className="flex min-h-8 items-center gap-2">
        <h2 className="text-row font-semibold">Comments</h2>
        <span className="text-row whitespace-nowrap text-ink-3">
          {sends === 0 ? "" : `${sends} to send`}
        </span>
        {!hasNote && (
          <button
            type="button"
            onClick={onNote}
            aria-label="Note about the artifact as a whole"
            className="ml-auto inline-flex min-h-6 items-center gap-1 rounded-control px-1.5 text-meta text-ink-3 hover:bg-hover hover:text-ink max-md:min-h-11"
          >
            <Plus className="size-3.5" aria-hidden="true" />Note
          </button>
        )}
      </div>
      {!kept && (
        <p role="alert" className="mt-1 text-meta text-failed">
          This browser does not keep them. Send them before you leave
        </p>
      )}
      {sends === 0 && snapshot.comments.length === 0 && (
        <p className="mt-1 text-meta text-ink-3">
          Select words, or take the plus beside a line, and tell the agent what to change.
        </p>
      )}
      <ol className="mt-1 flex flex-col">
        {hasNote && <NoteItem note={note} onNote={onNote} />}
        {snapshot.comments.map((comment, at) => (
          <Item
            key={comment.id}
            comment={comment}
            comments={review.comments}
            n={at + 1}
            onGo={() => onGo(comment.id)}
          />
        ))}
      </ol>
    </section>
  );
}

const ROW =
  "group relative -mx-2 flex items-start gap-2 rounded-control px-2 py-1.5 focus-within:bg-hover hover:bg-hover";

function NoteItem({ note, onNote }: { note: string; onNote: () => void }) {
  return (
    <li className={ROW}>
      <span aria-hidden="true" className="comment-pin">✱</span>
      <button type="button" onClick={onNote} className="min-w-0 flex-1 text-left">
        <span className="block text-meta text-ink-3">As a whole</span>
        <span dir="auto" className="line-clamp-4 block text-row break-words whitespace-pre-wrap">
          {note.trim()}
        </span>
      </button>
    </li>
  );
}

function Item(
  { comment, comments, n, onGo }: {
    comment: Comment;
    comments: Comments;
    n: number;
    onGo: () => void;
  },
) {
  const words = wordsOf(comment);
  return (
    <li className={ROW}>
      <PinNumber n={n} />
      <button type="button" onClick={onGo} className="min-w-0 flex-1 text-left max-md:min-h-11">
        <span className="sr-only">Comment {n}:</span>
        <span dir="auto" className="block truncate text-meta text-ink-3">
          {placeWords(comment, comments)}
        </span>
        <span dir="auto" className="line-clamp-4 block text-row break-words whitespace-pre-wrap">
          {words === "" ? <span className="text-ink-3">Nothing written yet</span> : words}
        </span>
        {comment.draft !== undefined && words !== "" && (
          <span className="block text-meta text-accent-text">not finished</span>
        )}
      </button>
      <span className="absolute top-1 right-1 flex rounded-control bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:static pointer-coarse:opacity-100">
        <Action
          label={`Edit comment ${n}`}
          onClick={() => {
            onGo();
            comments.edit(comment.id);
          }}
        >
          <Pencil className="size-3.5" aria-hidden="true" />
        </Action>
        <Action label={`Delete comment ${n}`} onClick={() => comments.remove(comment.id)}>
          <Trash2 className="size-3.5" aria-hidden="true" />
        </Action>
      </span>
    </li>
  );
}

function Action(
  { label, onClick, children }: { label: string; onClick: () => void; children: ReactNode },
) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      className="size-7!  pointer-coarse:size-11!"
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
