import type { MissionDetail } from "@haloop/shared";
import type { KeyboardEvent, ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Kbd } from "../../../components/ui/kbd.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { matchesKeys } from "../../../lib/keys.ts";
import { sentTo } from "../rounds/sent-to.ts";
import { CommentsToSend } from "./comments-to-send.tsx";
import type { Unsent } from "./use-unsent.ts";

/** What goes along at a code review: comments on the lines of changed files. */
export interface Along {
  count: number;
  list: ReactNode;
}

export interface RequestDialogProps {
  mission: MissionDetail;
  artifact: string;
  state: Unsent;
  open: boolean;
  busy: boolean;
  /** Unsaved edits go along: they are saved first. */
  edited: boolean;
  /** Why the last try was refused. */
  problem: string | undefined;
  along?: Along;
  onClose: () => void;
  onSend: () => void;
}

/** The note about the whole, what else is sent, and where it goes. */
export function RequestDialog(props: RequestDialogProps) {
  const { mission, artifact, state, open, busy, edited, problem, onClose, onSend } = props;
  const { along } = props;
  const { snapshot, comments } = state;
  const nothing = state.sends + (along?.count ?? 0) === 0;
  const whole = along === undefined ? "artifact" : "change";
  const target = sentTo(mission);
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
        : `${
          along === undefined ? artifact : "The change"
        } goes back to ${target.name}, attempt ${target.attempt}.`}
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
          <span className="mb-1 block text-row font-medium">About the {whole} as a whole</span>
          <textarea
            value={snapshot.note}
            maxLength={20_000}
            rows={3}
            dir="auto"
            placeholder="What should be different next time?"
            onChange={(event) => comments.setNote(event.target.value)}
            className="field block max-h-72 w-full resize-none px-2.5 py-2 text-base [field-sizing:content] max-md:text-read"
          />
        </label>
        <div>
          {along !== undefined && along.count > 0 && <div className="mb-4">{along.list}</div>}
          {(along === undefined || state.count > 0) && <CommentsToSend state={state} />}
          {nothing && (
            <p className="mt-1 text-meta text-ink-3">Write a note or comment on a line first.</p>
          )}
        </div>
        {target?.rehearsed === true && (
          <p className="text-meta text-ink-3">
            The mock agent wrote this. It reads no comments: as long as it is the agent, the same
            comes back.
          </p>
        )}
        {problem !== undefined && (
          <div role="alert">
            <Notice tone="failed" title="Changes not requested">{problem}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
