import { Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { wordsOf } from "../comments/comment.ts";
import { PinNumber } from "./pin.tsx";

/** The look of a row of what was not sent yet. */
export const ROW =
  "group relative -mx-2 flex items-start gap-2 rounded-control px-2 py-1.5 focus-within:bg-hover hover:bg-hover";

/** One unsent comment in the list of them. */
export function CommentItem(
  { comment, n, place, onGo, onEdit, onRemove }: {
    comment: { text: string; draft?: string | undefined };
    n: number;
    place: ReactNode;
    onGo: () => void;
    onEdit: () => void;
    onRemove: () => void;
  },
) {
  const words = wordsOf(comment);
  return (
    <li className={ROW}>
      <PinNumber n={n} />
      <button type="button" onClick={onGo} className="min-w-0 flex-1 text-left max-md:min-h-11">
        <span className="sr-only">Comment {n}:</span>
        {place}
        <span dir="auto" className="line-clamp-4 block text-row break-words whitespace-pre-wrap">
          {words === "" ? <span className="text-ink-3">Nothing written yet</span> : words}
        </span>
        {comment.draft !== undefined && words !== "" && (
          <span className="block text-meta text-accent-text">not finished</span>
        )}
      </button>
      <span className="absolute top-1 right-1 flex rounded-control bg-hover opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:static pointer-coarse:opacity-100">
        <Action label={`Edit comment ${n}`} onClick={onEdit}>
          <Pencil className="size-3.5" aria-hidden="true" />
        </Action>
        <Action label={`Delete comment ${n}`} onClick={onRemove}>
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
      className="size-7! pointer-coarse:size-11!"
      onClick={onClick}
    >
      {children}
    </Button>
  );
}
