import { MessageSquare } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Dialog } from "../../../components/ui/dialog.tsx";

/** The way to the comments where there is no room for them beside the text. */
export function CommentsButton(
  { count, children }: { count: number; children: (close: () => void) => ReactNode },
) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <CommentsIcon count={count} onClick={() => setOpen(true)} />
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Comments and rounds"
        description="What you have to say, and what you said before."
        descriptionHidden
      >
        {children(() => setOpen(false))}
      </Dialog>
    </>
  );
}

export function CommentsIcon({ count, onClick }: { count: number; onClick: () => void }) {
  const label = count === 0 ? "Comments" : `Comments, ${count} to send`;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="relative inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink max-md:size-11"
    >
      <MessageSquare className="size-4" aria-hidden="true" />
      {count > 0 && (
        <span
          aria-hidden="true"
          className="absolute top-0 right-0 min-w-4 max-md:top-1.5 max-md:right-1 rounded-full bg-accent px-1 text-center text-micro leading-4 font-semibold text-white"
        >
          {count}
        </span>
      )}
    </button>
  );
}
