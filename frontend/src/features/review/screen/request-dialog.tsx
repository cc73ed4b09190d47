import type { MissionDetail } from "@haloop/shared";
import type { KeyboardEvent } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { matchesKeys } from "../../../lib/keys.ts";
import { hasWords, wordsOf } from "../comments/comment.ts";
import { MAX_COMMENTS } from "../comments/outgoing.ts";
import { sentTo } from "../rounds/sent-to.ts";
import { placeWords } from "./comment-card.tsx";
import { PinNumber } from "./pin.tsx";
import type { ReviewState } from "./use-review.ts";

export interface RequestDialogProps {
  mission: MissionDetail;
  artifact: string;
  state: ReviewState;
  open: boolean;
  busy: boolean;
  /** Unsaved edits go along: they are saved first. */
  edited: boolean;
  /** Why the last try was refused. */
  problem: string | undefined;
  onClose: () => void;
  onSend: () => void;
}

/** The note about the whole, what else is sent, and where it goes. */
export function RequestDialog(props: RequestDialogProps) {
  const { mission, artifact, state, open, busy, edited, problem, onClose, onSend } = props;
  const { snapshot, review } = state;
  const sent = snapshot.comments.filter(hasWords);
  const nothing = sent.length === 0 && snapshot.note.trim() === "";
  const target = sentTo(mission, artifact);
  const send = () => {
    if (!nothing && !busy && target !== undefined) onSend();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!matchesKeys(event, "mod+enter") || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Request changes"
      description={target === undefined
        ? `No earlier step writes ${artifact}, so there is nobody to ask.`
        : `${artifact} goes back to ${target.name}, attempt ${target.attempt}.`}
      width="md:max-w-[34rem]"
      footer={
        <>
          <span className="min-w-0 flex-1 text-meta text-ink-3">
            {edited && "Your edits are saved first and go along."}
          </span>
          <Button
            variant="primary"
            busy={busy}
            disabled={nothing || target === undefined}
            onClick={send}
            hint={<Kbd keys="mod+enter" onAccent />}
          >
            Send request
          </Button>
        </>
      }
    >
      <div onKeyDown={onKeyDown} className="flex flex-col gap-4">
        <label className="block">
          <span className="mb-1 block text-row font-medium">About the artifact as a whole</span>
          <textarea
            value={snapshot.note}
            maxLength={20_000}
            rows={3}
            dir="auto"
            placeholder="What should be different next time?"
            onChange={(event) => review.comments.setNote(event.target.value)}
            className="field block max-h-72 w-full resize-none px-2.5 py-2 text-base [field-sizing:content] max-md:text-read"
          />
        </label>
        <div>
          <h3 className="text-row font-medium">
            {sent.length === 0
              ? "No comments on lines"
              : sent.length === 1
              ? "1 comment on lines"
              : `${sent.length} comments on lines`}
          </h3>
          {sent.length > MAX_COMMENTS && (
            <p className="text-meta text-ink-3">
              The first {MAX_COMMENTS} are sent, the others stay for the next round.
            </p>
          )}
          <ol className="mt-2 flex flex-col gap-2">
            {sent.map((comment) => (
              <li key={comment.id} className="flex items-start gap-2">
                <PinNumber n={snapshot.comments.indexOf(comment) + 1} />
                <div className="min-w-0">
                  <p dir="auto" className="truncate text-meta text-ink-3">
                    {placeWords(comment, review.comments)}
                  </p>
                  <p dir="auto" className="text-row break-words whitespace-pre-wrap">
                    {wordsOf(comment)}
                  </p>
                </div>
              </li>
            ))}
          </ol>
          {nothing && (
            <p className="mt-1 text-meta text-ink-3">Write a note or comment on a line first.</p>
          )}
        </div>
        {problem !== undefined && (
          <div role="alert">
            <Notice tone="failed" title="Changes not requested">{problem}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
