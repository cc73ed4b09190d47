import { ConfirmDialog } from "../../../components/ui/confirm-dialog.tsx";
import { commentsInWords } from "../comments/comment.ts";
import { SentList } from "./comments-to-send.tsx";
import type { Along } from "./request-dialog.tsx";
import type { Unsent } from "./use-unsent.ts";

export interface UnsentDialogProps {
  state: Unsent;
  open: boolean;
  /** What Continue does: "starts Research". */
  does: string;
  /** The step that they can be sent to; undefined when there is none. */
  target: string | undefined;
  along?: Along;
  onClose: () => void;
  onSend: () => void;
  onPass: () => void;
}

/** Asked when Continue is pressed over comments that nobody was sent: nothing of them is lost. */
export function UnsentDialog(props: UnsentDialogProps) {
  const { state, does, target, onClose, onSend, onPass } = props;
  const { snapshot: { note, kept } } = state;
  const sends = state.sends + (props.along?.count ?? 0);
  const one = sends === 1;
  const them = one ? "it" : "them";
  const word = props.along === undefined ? "Continue" : "Approve";
  const stay = kept
    ? `${one ? "It is" : "They are"} kept in this browser for a rewind to this gate.`
    : `This browser does not keep ${them}: leaving the page loses ${them}.`;
  const without = { action: `${word} without ${them}`, onClick: closing(onPass) };
  const send = { action: "Send as changes", onClick: closing(onSend) };
  const [main, other] = target === undefined ? [without] : [send, without];
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={(next) => !next && onClose()}
      title={`${commentsInWords(sends)} ${one ? "is" : "are"} not sent`}
      consequence={target === undefined
        ? `${word} ${does} without ${them}. ${stay}`
        : `${word} ${does} without ${them}. Send ${them} to ${target} as changes instead? ${stay}`}
      action={main!.action}
      onConfirm={main!.onClick}
      {...(other === undefined ? {} : { other })}
    >
      <div className="scroll-quiet mt-4 flex max-h-60 flex-col gap-3 overflow-y-auto">
        {note.trim() !== "" && (
          <p dir="auto" className="text-row break-words whitespace-pre-wrap">
            <span className="block text-meta text-ink-3">As a whole</span>
            {note.trim()}
          </p>
        )}
        {props.along !== undefined && props.along.count > 0 && props.along.list}
        {state.count > 0 && <SentList state={state} />}
      </div>
    </ConfirmDialog>
  );

  function closing(act: () => void): () => void {
    return () => {
      onClose();
      act();
    };
  }
}
