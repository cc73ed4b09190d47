import type { FeedbackRound, MissionDetail, WorkflowStep } from "@haloop/shared";
import { useEffect, useRef, useState } from "react";
import { ActionBar } from "../../missions/action-bar.tsx";
import { commentOnSelection } from "../../review/editor/comment-extension.ts";
import { RequestButton } from "../../review/screen/request-button.tsx";
import { RequestDialog } from "../../review/screen/request-dialog.tsx";
import { ReviewButton, ReviewRail } from "../../review/screen/review-aside.tsx";
import { showComment } from "../../review/screen/show-comment.ts";
import { useRequest } from "../../review/screen/use-request.ts";
import { useReview } from "../../review/screen/use-review.ts";
import { useRounds } from "../../review/screen/use-rounds.ts";
import "../../review/review.css";
import { DiffView } from "../diff/diff-view.tsx";
import { parseText, writeText } from "../document/artifact-text.ts";
import { type DocumentState, isConflict, isEdited } from "../document/document-state.ts";
import type { VersionChoice } from "../versions/version-picker.tsx";
import { versionOf } from "../versions/version-words.ts";
import { VersionBody } from "../versions/version-body.tsx";
import { Banners } from "./banners.tsx";
import { ContinueButton } from "./continue-button.tsx";
import { DraftNote } from "./draft-note.tsx";
import { beginMerge, MergeGate, type MergeWith, type Merging } from "./merge-gate.tsx";
import { whatContinueDoes } from "./next-step.ts";
import { TextBody } from "./text-body.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useGateKeys } from "./use-gate-keys.ts";
import { useGateText } from "./use-gate-text.ts";
import { useSession } from "./use-session.ts";
import { useView } from "./use-view.ts";
import type { GateView } from "./view-switch.tsx";

export interface TextGateProps {
  mission: MissionDetail;
  step: WorkflowStep;
  artifact: string;
  text: string;
}

/** A gate over a text: read it, edit it, let it through. One per mission and artifact. */
export function TextGate({ mission, step, artifact, text: serverText }: TextGateProps) {
  const [session, snapshot] = useSession(mission, artifact, serverText);
  const { document } = snapshot;
  const text = useGateText(mission.mission_id, artifact, document);
  const review = useReview(session, document.doc);
  const rounds = useRounds(mission, step.step_id, artifact, text.versions);
  const asking = useRequest({ session, step_id: step.step_id, state: review });
  const [chosenView, setView] = useView();
  // The answer to a request is first shown against what it was about.
  const view = rounds.isNew ? "diff" : chosenView;
  const [version, setVersion] = useState<VersionChoice>("current");
  const [before, setBefore] = useState<VersionChoice>();
  const [after, setAfter] = useState<VersionChoice>("current");
  const [merging, setMerging] = useState<Merging>();
  const edited = isEdited(document);

  const openMerge = (other: MergeWith) => setMerging(beginMerge(session, other));
  const mergeWithServer = () => openMerge({ is: "server", saved: document.server });
  useMergeWhenOutrun(document, mergeWithServer);
  const save = () => {
    if (isConflict(document)) mergeWithServer();
    else if (edited) void session.save();
  };
  // What is let through is the current text, so that has to be before the person's eyes.
  const readsOld = version !== "current" && view !== "diff";
  const pass = () => {
    if (readsOld) setVersion("current");
    else if (isConflict(document)) mergeWithServer();
    else void session.continue(step.step_id);
  };
  const send = () => {
    if (!isConflict(document)) return void asking.send();
    asking.setOpen(false);
    mergeWithServer();
  };
  const show = (next: GateView) => {
    setMerging(undefined);
    rounds.looked();
    setView(next);
  };
  const compare = (with_: VersionChoice) => {
    setBefore(with_);
    setAfter("current");
    setView("diff");
  };
  const go = (id: string) => {
    review.review.comments.open(id);
    if (version !== "current") setVersion("current");
    showComment(session, id, review);
  };
  const aside = {
    state: review,
    rounds: rounds.all,
    onGo: go,
    onNote: () => asking.setOpen(true),
    onRound: (round: FeedbackRound) => compare(round.version),
  };
  const comment = () => {
    const editor = session.editor.view;
    if (editor === undefined) asking.setOpen(true);
    else commentOnSelection(editor, review.review.comments);
  };
  const enabled = merging === undefined;
  // What the person changed since is not the agent's doing.
  const byAgent = !edited && versionOf(document.base.hash, text.versions)?.author === "agent";
  const request = () => asking.setOpen(true);
  useGateKeys({ show, save, pass, comment, request, enabled });

  const seen = snapshot.notice?.is === "stale" ? snapshot.notice.seen : document.replaced;
  const info = mission.artifact_info.find((candidate) => candidate.name === artifact);
  const old = text.versions.find((candidate) => candidate.n === version);
  return (
    <section aria-label={`Review of ${artifact}`} className="flex h-full min-h-0 flex-col">
      <Toolbar
        artifact={artifact}
        stale={info?.stale ?? false}
        text={text}
        edited={edited}
        view={view}
        onView={show}
        version={version}
        onVersion={setVersion}
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
      {merging === undefined && (
        <Banners
          snapshot={snapshot}
          onMerge={mergeWithServer}
          onMergeOther={() => snapshot.other && openMerge({ is: "tab", draft: snapshot.other })}
          onDiscard={() => session.discard()}
          onCompareSeen={() => compare("seen")}
          onDismiss={() => session.dismissNotice()}
        />
      )}
      <p role="status" aria-live="polite" className="sr-only">{snapshot.said}</p>
      {merging !== undefined
        ? (
          <MergeGate
            session={session}
            merging={merging}
            saving={document.save.is === "saving"}
            onClose={() => setMerging(undefined)}
          />
        )
        : (
          <>
            <div className="min-h-0 flex-1">{body()}</div>
            <ActionBar
              note={
                <DraftNote
                  snapshot={snapshot}
                  places={text.changes.places}
                  onSave={save}
                />
              }
            >
              <RequestButton
                count={review.count}
                busy={snapshot.deciding === "request"}
                onOpen={() => asking.setOpen(true)}
              />
              <ContinueButton
                does={readsOld ? "shows the current text first" : whatContinueDoes(mission)}
                busy={snapshot.deciding === "continue"}
                onContinue={pass}
              />
            </ActionBar>
          </>
        )}
    </section>
  );

  function body() {
    if (view === "diff") {
      return (
        <DiffView
          mission_id={mission.mission_id}
          artifact={artifact}
          versions={text.versions}
          current={{ text: session.text, ...currentName(text.name, edited) }}
          saved={writeText(document.server.doc, document.server.line_end)}
          seen={seen && writeText(seen.doc, seen.line_end)}
          before={before ?? rounds.answered?.version}
          after={after}
          review={{
            state: review,
            rounds: rounds.all,
            agent: byAgent ? writerOf(mission, artifact) : "The text",
          }}
          onBefore={setBefore}
          onAfter={setAfter}
        />
      );
    }
    if (old !== undefined) {
      return (
        <VersionBody
          mission_id={mission.mission_id}
          artifact={artifact}
          version={old}
          versions={text.versions}
          view={view}
          onCompare={() => compare(old.n)}
          onRestore={(content) => {
            session.replace(parseText(content).doc);
            setVersion("current");
          }}
          onBack={() => setVersion("current")}
        />
      );
    }
    return <TextBody {...{ session, snapshot, text, view, review }} />;
  }
}

/** The agent whose text this is. */
function writerOf({ runs, workflow }: MissionDetail, artifact: string): string {
  const steps = workflow.steps.filter(({ outputArtifact }) => outputArtifact === artifact);
  return runs.findLast((run) => steps.some((one) => one.step_id === run.step_id))?.agent ?? "agent";
}

function currentName(saved: { name: string; what: string }, edited: boolean) {
  return edited ? { name: saved.name, what: `${saved.what}, with your edits` } : saved;
}

/** Opens the merge by itself after a save that someone else outran, once per such save. */
function useMergeWhenOutrun(document: DocumentState, open: () => void) {
  const { save } = document;
  const handled = useRef<DocumentState["save"]>(undefined);
  useEffect(() => {
    if (save.is !== "failed" || !save.outrun || handled.current === save) return;
    // The other text comes with the next answer of the server.
    if (!isConflict(document)) return;
    handled.current = save;
    open();
  });
}
