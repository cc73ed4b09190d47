import type { MissionDetail, WorkflowStep } from "@haloop/shared";
import { type ReactNode, useEffect, useState } from "react";
import { useHasRail } from "../../../lib/use-media.ts";
import { ContinueButton } from "../../gate/screen/continue-button.tsx";
import type { Within } from "../../gate/screen/text-gate.tsx";
import { ActionBar } from "../../missions/action-bar.tsx";
import { InRail } from "../../missions/rail-slot.tsx";
import { sentTo } from "../../review/rounds/sent-to.ts";
import { CommentsButton, CommentsIcon } from "../../review/screen/comments-button.tsx";
import { RequestButton } from "../../review/screen/request-button.tsx";
import { RequestDialog } from "../../review/screen/request-dialog.tsx";
import { UnsentDialog } from "../../review/screen/unsent-dialog.tsx";
import "../../review/review.css";
import "../code-review.css";
import { type CodeComment, outgoing } from "../comments/code-comment.ts";
import { ChangePanes } from "./change-panes.tsx";
import { CodeAside } from "./code-aside.tsx";
import { CodeCommentsToSend, toSend } from "./code-comment-list.tsx";
import { ReviewBanner } from "./review-banner.tsx";
import { ReviewBar, type ReviewTab } from "./review-bar.tsx";
import { ReviewKeys } from "./review-keys.tsx";
import { ReviewNote } from "./review-note.tsx";
import type { Decision } from "./use-decision.ts";
import { type ReviewParts, useReviewParts } from "./use-review-parts.ts";

export interface ReviewScreenProps {
  mission: MissionDetail;
  step: WorkflowStep;
  decision: Decision;
  /** The artifact of the gate within this review; undefined where it has none. */
  result: ((within: Within) => ReactNode) | undefined;
}

/** The gate over a workspace: its change, what was made of it, and the decision. */
export function ReviewScreen({ mission, step, decision, result }: ReviewScreenProps) {
  const parts = useReviewParts(mission, step, true);
  const roomy = useHasRail();
  const [chosenTab, setTab] = useState<ReviewTab>("changes");
  const tab = roomy && chosenTab === "files" ? "changes" : chosenTab;
  const [asking, setAsking] = useState(false);
  const [overUnsent, setOverUnsent] = useState(false);
  const artifact = step.reviewArtifact;
  const target = sentTo(mission);
  const { head } = parts.changes;
  const count = toSend(parts.comments);

  useReloadWhenStale(decision, parts);
  const pass = () => {
    if (head !== undefined) void decision.pass(head.tree);
  };
  const approve = () => {
    if (decision.deciding !== undefined || head === undefined) return;
    if (decision.conflict) setTab("result");
    else if (count + decision.unsent.sends > 0) setOverUnsent(true);
    else pass();
  };
  const send = async () => {
    if (head === undefined) return;
    if (decision.conflict) return setTab("result");
    const sent = parts.comments.filter((one) => toSend([one]) > 0);
    if (!await decision.request(head.tree, outgoing(sent))) return setAsking(true);
    parts.store.sent(sent.map(({ id }) => id));
    setAsking(false);
  };
  const request = () => setAsking(true);
  const along = { count, list: <CodeCommentsToSend comments={parts.comments} /> };
  const actions = (
    <>
      {target !== undefined && (
        <RequestButton
          count={count + decision.unsent.count}
          busy={decision.deciding === "request"}
          onOpen={request}
        />
      )}
      <ContinueButton
        word="Approve"
        does="completes the mission"
        busy={decision.deciding === "continue"}
        disabled={head === undefined}
        onContinue={approve}
      />
    </>
  );
  const go = (comment: CodeComment) => {
    setTab("changes");
    requestAnimationFrame(() => parts.diff.current?.toComment(comment.id));
  };
  const aside = <CodeAside {...{ parts, decision }} onGo={go} onNote={request} />;
  const tabs: ReviewTab[] = [
    "changes",
    ...(roomy ? [] : ["files" as const]),
    ...(result === undefined ? [] : ["result" as const]),
  ];
  return (
    <section aria-label={`Review of ${step.name}`} className="flex h-full min-h-0 flex-col">
      <ReviewBar
        {...{ tab, tabs, head, artifact }}
        onTab={setTab}
        edited={decision.edited}
        split={parts.split}
        onSplit={parts.setSplit}
      >
        {!roomy && tab !== "result" && (
          <CommentsButton count={count + decision.unsent.sends}>
            {(close) => (
              <CodeAside
                {...{ parts, decision }}
                onGo={(comment) => after(close, () => go(comment))}
                onNote={() => after(close, request)}
              />
            )}
          </CommentsButton>
        )}
      </ReviewBar>
      <ReviewBanner
        refused={asking ? undefined : decision.refused}
        moved={parts.changes.moved}
        onReload={() => void parts.changes.reload()}
        onDismiss={decision.dismiss}
      />
      <p role="status" aria-live="polite" className="sr-only">{decision.said}</p>
      <div className="min-h-0 flex-1">
        {tab === "result" && result !== undefined ? result({ actions, pass: approve, request }) : (
          <>
            <ChangePanes
              {...{ mission, parts }}
              open
              pane={tab === "files" ? "files" : "changes"}
              onPane={setTab}
            />
            <ReviewKeys
              approve={approve}
              request={target === undefined ? undefined : request}
              layout={() => parts.setSplit(!parts.split)}
            />
            <InRail folded={(unfold) => <CommentsIcon count={count} onClick={unfold} />}>
              {aside}
            </InRail>
            <ActionBar note={<ReviewNote {...{ parts, decision }} />}>{actions}</ActionBar>
          </>
        )}
      </div>
      <RequestDialog
        mission={mission}
        artifact={artifact ?? ""}
        state={decision.unsent}
        open={asking}
        busy={decision.deciding === "request"}
        edited={decision.edited}
        problem={decision.refused?.about === "request" ? decision.refused.message : undefined}
        along={along}
        onClose={() => setAsking(false)}
        onSend={() => void send()}
      />
      <UnsentDialog
        state={decision.unsent}
        open={overUnsent}
        does="completes the mission"
        target={target?.name}
        along={along}
        onClose={() => setOverUnsent(false)}
        onSend={() => void send()}
        onPass={pass}
      />
    </section>
  );
}

/** A box gives its focus back first: what is opened next takes it from there. */
function after(close: () => void, act: () => void): void {
  close();
  setTimeout(act, 50);
}

/** A stale answer says that something moved: what is shown from then on is how it is now. */
function useReloadWhenStale({ refused }: Decision, { changes: { reload } }: ReviewParts) {
  const stale = refused?.stale === true;
  useEffect(() => {
    if (stale) void reload();
  }, [stale, reload]);
}
