import { Plus } from "lucide-react";
import { placeWords } from "./comment-card.tsx";
import { CommentItem, ROW } from "./comment-item.tsx";
import type { Unsent } from "./use-unsent.ts";

export interface CommentListProps {
  state: Unsent;
  /** Shows a comment in the text. */
  onGo: (id: string) => void;
  /** Opens the note about the artifact as a whole. */
  onNote: () => void;
}

/** What the person has to say so far and has not sent. */
export function CommentList({ state, onGo, onNote }: CommentListProps) {
  const { snapshot, comments, sends } = state;
  const { note, kept } = snapshot;
  const hasNote = note.trim() !== "";
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
          <CommentItem
            key={comment.id}
            comment={comment}
            n={at + 1}
            place={
              <span dir="auto" className="block truncate text-meta text-ink-3">
                {placeWords(comment, comments)}
              </span>
            }
            onGo={() => onGo(comment.id)}
            onEdit={() => {
              onGo(comment.id);
              comments.edit(comment.id);
            }}
            onRemove={() => comments.remove(comment.id)}
          />
        ))}
      </ol>
    </section>
  );
}

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
