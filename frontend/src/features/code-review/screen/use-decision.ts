/** What the person decides at a code review, with the artifact of the gate or without one. */
import { Text } from "@codemirror/state";
import {
  ApiError,
  type MissionDetail,
  type ReviewComment,
  type WorkflowStep,
} from "@haloop/shared";
import { useState } from "react";
import { errorText } from "../../../lib/api.ts";
import { isConflict, isEdited } from "../../gate/document/document-state.ts";
import { useSession } from "../../gate/screen/use-session.ts";
import type { Decision as About } from "../../gate/session/gate-snapshot.ts";
import { useContinue, useRequestChanges } from "../../missions/queries.ts";
import { hasWords } from "../../review/comments/comment.ts";
import { outgoing, refuseTooMany, requestBody } from "../../review/comments/outgoing.ts";
import { openComments } from "../../review/review.ts";
import { useReview } from "../../review/screen/use-review.ts";
import { type Unsent, useUnsent } from "../../review/screen/use-unsent.ts";

export interface Decision {
  /** The decision that is on its way. */
  deciding: About | undefined;
  /** Why the last one was refused; `stale` when something has moved since it was looked at. */
  refused: { about: About; stale: boolean; message: string } | undefined;
  /** The last thing that happened, for those who listen to the screen. */
  said: string;
  /** The artifact has unsaved edits: they are saved first. */
  edited: boolean;
  /** The artifact has to be merged first. */
  conflict: boolean;
  /** What is unsent about the artifact, and the note about the whole. */
  unsent: Unsent;
  /** True once the server has let it through. */
  pass: (tree: string) => Promise<boolean>;
  /** Sends these, the note and the comments on the artifact. True once the server has them. */
  request: (tree: string, comments: readonly ReviewComment[]) => Promise<boolean>;
  dismiss: () => void;
}

/** Over the session of the gate's artifact: its unsaved text is saved before anything is decided. */
export function useTextDecision(
  mission: MissionDetail,
  step: WorkflowStep,
  artifact: string,
  text: string,
): Decision {
  const [session, snapshot] = useSession(mission, artifact, text);
  const { document, notice } = snapshot;
  const unsent = useReview(session, document.doc);
  return {
    deciding: snapshot.deciding,
    refused: notice && {
      about: notice.about,
      stale: notice.is === "stale",
      message: notice.message,
    },
    said: snapshot.said,
    edited: isEdited(document),
    conflict: isConflict(document),
    unsent,
    pass: (tree) => session.continue(step.step_id, tree),
    request: async (tree, comments) => {
      let sent = { ids: [] as string[], note: "" };
      const done = await session.requestChanges(step.step_id, (doc) => {
        unsent.comments.catchUp(doc);
        const { comments: all, note } = unsent.comments.snapshot();
        const own = outgoing(all, note, doc);
        refuseTooMany(comments.length + all.filter(hasWords).length);
        sent = own;
        return { tree, note: own.note, comments: [...comments, ...own.comments] };
      });
      if (done) unsent.comments.sent(sent.ids, sent.note);
      return done;
    },
    dismiss: () => session.dismissNotice(),
  };
}

/** Where the gate has no artifact that could be shown: decided on by its hash, if it has one. */
export function useBareDecision(mission: MissionDetail, step: WorkflowStep): Decision {
  const { mission_id } = mission;
  const artifact = step.reviewArtifact ?? "";
  const hash = mission.artifact_info.find(({ name }) => name === artifact)?.hash;
  const seen = {
    stepId: step.step_id,
    ...(hash === undefined ? {} : { artifactHash: hash }),
  };
  const pass = useContinue(mission_id);
  const ask = useRequestChanges(mission_id);
  const [comments] = useState(() => openComments(mission_id, artifact, Text.empty));
  const unsent = useUnsent(comments);
  const [about, setAbout] = useState<About>("continue");
  const [error, setError] = useState<unknown>();
  const attempt = async (what: About, act: () => Promise<unknown>): Promise<boolean> => {
    setAbout(what);
    setError(undefined);
    try {
      await act();
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    }
  };
  return {
    deciding: pass.isPending ? "continue" : ask.isPending ? "request" : undefined,
    refused: error === undefined ? undefined : {
      about,
      stale: error instanceof ApiError && error.status === 409,
      message: errorText(error),
    },
    said: error === undefined ? "" : errorText(error),
    edited: false,
    conflict: false,
    unsent,
    pass: (tree) => attempt("continue", () => pass.mutateAsync({ ...seen, tree })),
    request: async (tree, lines) => {
      const { note } = comments.snapshot();
      const own = outgoing([], note, comments.doc);
      const body = { ...requestBody(own, seen), tree, comments: [...lines] };
      const done = await attempt("request", async () => {
        refuseTooMany(lines.length);
        await ask.mutateAsync(body);
      });
      if (done) comments.sent([], own.note);
      return done;
    },
    dismiss: () => setError(undefined),
  };
}
