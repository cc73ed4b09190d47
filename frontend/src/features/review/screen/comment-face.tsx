import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { CommentBox } from "./comment-box.tsx";

/** Touch targets are larger on a phone. */
export const TOUCH = "max-md:min-h-11 max-md:px-4";

/** What can be done with a comment that was not sent, on a text as on changed lines. */
export interface CommentActs {
  takeFocus(id: string): boolean;
  type(id: string, value: string): void;
  finish(id: string): void;
  cancel(id: string): void;
  remove(id: string): void;
  edit(id: string): void;
}

export interface CommentFaceProps {
  comment: { id: string; text: string; draft?: string | undefined };
  acts: CommentActs;
  /** What it is about, such as "line 3". */
  place: string;
  /** It is closed or gone: whatever it covered can have the focus again. */
  onDone: () => void;
  /** Out of the box; what was typed stays, not finished. */
  onLeave: () => void;
  /** What else can be done with a finished one. */
  children?: ReactNode;
}

/** An unsent comment's box while it is written, else its words. */
export function CommentFace({ comment, acts, place, onDone, onLeave, children }: CommentFaceProps) {
  const { id, text, draft } = comment;
  const remove = () => {
    acts.remove(id);
    onDone();
  };
  const cancel = () => {
    acts.cancel(id);
    onDone();
  };
  if (draft === undefined) {
    return (
      <>
        <p dir="auto" className="text-row break-words whitespace-pre-wrap text-ink">{text}</p>
        <div className="mt-2 flex items-center justify-end gap-2">
          <span className="mr-auto text-meta text-ink-3">Not sent yet</span>
          <DeleteButton onClick={remove} />
          <Button size="sm" className={TOUCH} onClick={() => acts.edit(id)}>Edit</Button>
          {children}
        </div>
      </>
    );
  }
  return (
    <CommentBox
      label={`Your comment on ${place}`}
      placeholder="What should change here?"
      value={draft}
      action={text === "" ? "Comment" : "Save comment"}
      takeFocus={() => acts.takeFocus(id)}
      onChange={(value) => acts.type(id, value)}
      onDone={() => {
        acts.finish(id);
        onDone();
      }}
      onCancel={cancel}
      onLeave={["", text].includes(draft.trim()) ? cancel : onLeave}
    >
      {text !== "" && <DeleteButton onClick={remove} />}
    </CommentBox>
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
