import type { MissionDetail, WorkflowStep } from "@haloop/shared";
import { type ReactNode, useState } from "react";
import { ActionBar } from "../../missions/action-bar.tsx";
import { commentOnSelection } from "../../review/editor/comment-extension.ts";
import { sentTo } from "../../review/rounds/sent-to.ts";
import { RequestButton } from "../../review/screen/request-button.tsx";
import { RequestDialog } from "../../review/screen/request-dialog.tsx";
import { ReviewButton, ReviewRail } from "../../review/screen/review-aside.tsx";
import { showComment } from "../../review/screen/show-comment.ts";
import { UnsentDialog } from "../../review/screen/unsent-dialog.tsx";
import { useRequest } from "../../review/screen/use-request.ts";
import { useReview } from "../../review/screen/use-review.ts";
import { useRounds } from "../../review/screen/use-rounds.ts";
import "../../review/review.css";
import { isConflict, isEdited } from "../document/document-state.ts";
import { Banners } from "./banners.tsx";
import { ContinueButton } from "./continue-button.tsx";
import { DraftNote } from "./draft-note.tsx";
import { GateBody } from "./gate-body.tsx";
import { MergeGate } from "./merge-gate.tsx";
import { whatContinueDoes } from "./next-step.ts";
import { isRehearsedJson, RehearsalNote } from "./rehearsal-note.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useGateKeys } from "./use-gate-keys.ts";
import { useGateText } from "./use-gate-text.ts";
import { useLooking } from "./use-looking.ts";
import { useMerging } from "./use-merging.ts";
import { useSession } from "./use-session.ts";
import type { GateView } from "./view-switch.tsx";

export interface TextGateProps {
  mission: MissionDetail;
  step: WorkflowStep;
  artifact: string;
  text: string;
  within?: Within;
}

/** A larger gate that the text is one part of: it decides, and draws what decides. */
export interface Within {
  /** What stands at the right of the bar. */
  actions: ReactNode;
  pass: () => void;
  request: () => void;
}

/** A gate over a text: read it, edit it, let it through. One per mission and artifact. */
export function TextGate({ mission, step, artifact, text: serverText, within }: TextGateProps) {
  const [session, snapshot] = useSession(mission, artifact, serverText);
  const { document } = snapshot;
  const edited = isEdited(document);
  const text = useGateText(mission.mission_id, artifact, document);
  const review = useReview(session, document.doc);
  const rounds = useRounds(mission, step.step_id, artifact, text.versions);
  const asking = useRequest({ session, step_id: step.step_id, state: review });
  // The answer to a request is first shown against what it was about.
  const looking = useLooking(rounds.isNew ? "diff" : undefined);
  const merge = useMerging(session, snapshot);
  const [overUnsent, setOverUnsent] = useState(false);
  const writer = writerOf(mission, artifact);

  const save = () => {
    if (isConflict(document)) merge.withServer();
    else if (edited) void session.save();
  };
  const pass = () => void session.continue(step.step_id);
  const askedToPass = () => {
    // What is let through is the current text, so that has to be before the person's eyes.
    if (looking.readsOld) looking.setVersion("current");
    else if (isConflict(document)) merge.withServer();
    else if (within !== undefined) within.pass();
    else if (review.sends > 0) setOverUnsent(true);
    else pass();
  };
  const send = () => {
    if (!isConflict(document)) return void asking.send();
    asking.setOpen(false);
    merge.withServer();
  };
  const show = (next: GateView) => {
    merge.close();
    rounds.looked();
    looking.setView(next);
  };
  const request = within?.request ?? (() => asking.setOpen(true));
  const go = (id: string) => {
    review.comments.open(id);
    if (looking.version !== "current") looking.setVersion("current");
    showComment(session, id, review);
  };
  const comment = () => {
    const editor = session.editor.view;
    if (editor === undefined) request();
    else commentOnSelection(editor, review.comments);
  };
  const enabled = merge.merging === undefined;
  useGateKeys({ show, save, pass: askedToPass, comment, request, enabled });

  const aside = {
    state: review,
    rounds: rounds.all,
    onGo: go,
    onNote: request,
    onRound: (version: number) => looking.compare(version),
  };
  const does = whatContinueDoes(mission);
  return (
    <section aria-label={`Review of ${artifact}`} className="flex h-full min-h-0 flex-col">
      <Toolbar
        artifact={artifact}
        stale={mission.artifact_info.find(({ name }) => name === artifact)?.stale ?? false}
        text={text}
        edited={edited}
        view={looking.view}
        onView={show}
        version={looking.version}
        onVersion={looking.setVersion}
      >
        <ReviewButton {...aside} />
      </Toolbar>
      <ReviewRail {...aside} />
      <RequestDialog
        mission={mission}
        artifact={artifact}
        state={review}
        open={asking.open}
        busy={snapshot.deciding === "request"}
        edited={edited}
        problem={snapshot.notice?.about === "request" ? snapshot.notice.message : undefined}
        onClose={() => asking.setOpen(false)}
        onSend={send}
      />
      <UnsentDialog
        state={review}
        open={overUnsent}
        does={does}
        target={sentTo(mission)?.name}
        onClose={() => setOverUnsent(false)}
        onSend={send}
        onPass={pass}
      />
      <p role="status" aria-live="polite" className="sr-only">{snapshot.said}</p>
      {merge.merging !== undefined
        ? (
          <MergeGate
            session={session}
            merging={merge.merging}
            saving={document.save.is === "saving"}
            onClose={merge.close}
          />
        )
        : (
          <>
            <Banners
              snapshot={snapshot}
              onMerge={merge.withServer}
              onMergeOther={merge.withTab}
              onDiscard={() => session.discard()}
              onCompareSeen={() => looking.compare("seen")}
              onDismiss={() => session.dismissNotice()}
            />
            {isRehearsedJson(artifact, text, writer) && <RehearsalNote artifact={artifact} />}
            <div className="min-h-0 flex-1">
              <GateBody
                {...{ mission, session, snapshot, text, review, rounds, looking, writer }}
              />
            </div>
            <ActionBar
              note={<DraftNote snapshot={snapshot} places={text.changes.places} onSave={save} />}
            >
              {within?.actions ?? (
                <>
                  <RequestButton
                    count={review.count}
                    busy={snapshot.deciding === "request"}
                    onOpen={request}
                  />
                  <ContinueButton
                    does={looking.readsOld ? "shows the current text first" : does}
                    busy={snapshot.deciding === "continue"}
                    onContinue={askedToPass}
                  />
                </>
              )}
            </ActionBar>
          </>
        )}
    </section>
  );
}

/** The agent that wrote the artifact last. */
function writerOf({ runs, workflow }: MissionDetail, artifact: string): string {
  const steps = workflow.steps.filter(({ outputArtifact }) => outputArtifact === artifact);
  return runs.findLast((run) => steps.some((one) => one.step_id === run.step_id))?.agent ?? "agent";
}
