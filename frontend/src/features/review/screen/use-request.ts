import { useState } from "react";
import type { GateSession } from "../../gate/session/gate-session.ts";
import { type Outgoing, outgoing } from "../comments/outgoing.ts";
import type { ReviewState } from "./use-review.ts";

export interface Request {
  open: boolean;
  setOpen: (open: boolean) => void;
  send: () => Promise<void>;
}

/** Asks for changes; what was sent leaves the browser only once the server has it. */
export function useRequest(
  { session, step_id, state }: { session: GateSession; step_id: string; state: ReviewState },
): Request {
  const [open, setOpen] = useState(false);
  const { comments } = state.review;
  const send = async () => {
    let sent: Outgoing | undefined;
    const done = await session.requestChanges(step_id, (doc) => {
      comments.catchUp(doc);
      const { comments: all, note } = comments.snapshot();
      sent = outgoing(all, note, doc);
      return { note: sent.note, comments: sent.comments };
    });
    if (!done || sent === undefined) return;
    comments.sent(sent.ids, sent.note);
    setOpen(false);
  };
  return { open, setOpen, send };
}
