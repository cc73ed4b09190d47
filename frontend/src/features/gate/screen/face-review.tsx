import { Text } from "@codemirror/state";
import type { MissionDetail } from "@haloop/shared";
import { type ReactNode, useState } from "react";
import { errorText } from "../../../lib/api.ts";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { useRequestChanges } from "../../missions/queries.ts";
import { outgoing, requestBody } from "../../review/comments/outgoing.ts";
import { openComments } from "../../review/review.ts";
import { RequestButton } from "../../review/screen/request-button.tsx";
import { RequestDialog } from "../../review/screen/request-dialog.tsx";
import { UnsentDialog } from "../../review/screen/unsent-dialog.tsx";
import { useUnsent } from "../../review/screen/use-unsent.ts";
import { whatContinueDoes } from "./next-step.ts";

export interface FaceReviewProps {
  mission: MissionDetail;
  artifact: string;
  /** What the person had before their eyes. */
  seen: { stepId: string; artifactHash?: string };
  /** The step that wrote it. */
  target: string;
  pass: () => void;
  /** The bar, with what stands before Continue in it. */
  actions: (onContinue: () => void, before: ReactNode) => ReactNode;
}

/** Sends back what cannot be shown, with a note: there are no lines to comment on. */
export function FaceReview(props: FaceReviewProps) {
  const { mission, artifact, seen, target, pass, actions } = props;
  const { mission_id } = mission;
  const [comments] = useState(() => openComments(mission_id, artifact, Text.empty));
  const state = useUnsent(comments);
  const ask = useRequestChanges(mission_id);
  const [asking, setAsking] = useState(false);
  const [overUnsent, setOverUnsent] = useState(false);
  const send = async () => {
    const { comments: all, note } = comments.snapshot();
    const sent = outgoing(all, note, comments.doc);
    try {
      await ask.mutateAsync(requestBody(sent, seen));
      comments.sent(sent.ids, sent.note);
    } catch {
      // The dialog says why it was refused.
      setAsking(true);
    }
  };
  const askedToPass = () => state.sends > 0 ? setOverUnsent(true) : pass();
  const open = () => setAsking(true);
  useShortcut("mod+enter", askedToPass, { label: "Continue", group: "Gate" });
  useShortcut("r", open, { label: "Request changes", group: "Gate" });
  return (
    <>
      {actions(
        askedToPass,
        <RequestButton count={state.count} busy={ask.isPending} onOpen={open} />,
      )}
      <RequestDialog
        {...{ mission, artifact, state }}
        open={asking}
        busy={ask.isPending}
        edited={false}
        problem={ask.error === null ? undefined : errorText(ask.error)}
        onClose={() => setAsking(false)}
        onSend={() => void send()}
      />
      <UnsentDialog
        {...{ state, target }}
        open={overUnsent}
        does={whatContinueDoes(mission)}
        onClose={() => setOverUnsent(false)}
        onSend={() => void send()}
        onPass={pass}
      />
    </>
  );
}
