import type { FeedbackRound } from "@haloop/shared";
import { RoundThread } from "../../review/screen/round-thread.tsx";
import type { ReviewRow } from "../change/rows.ts";
import { CodeCommentCard } from "./code-comment-card.tsx";
import type { DiffColumnProps } from "./diff-column.tsx";
import { FileHead } from "./file-head.tsx";
import { SplitLine, UnifiedLine } from "./line-rows.tsx";
import { FaceRow, FailedRow, GapRow, LargeRow, WaitsRow, WarnRow } from "./other-rows.tsx";
import type { LineChoosing } from "./use-line-choice.ts";

/** Draws a row by what it is. */
export function DiffRow(
  { row, props, choosing, markViewed }: {
    row: ReviewRow;
    props: DiffColumnProps;
    choosing: LineChoosing;
    markViewed: (file_id: string, on: boolean) => void;
  },
) {
  const { review, changes, viewed, store, current } = props;
  const { id } = row.file;
  switch (row.kind) {
    case "file":
      return (
        <FileHead
          file={row.file}
          folded={review.isFolded(id)}
          viewed={viewed.has(id)}
          current={id === current}
          onFold={() => review.fold(id, !review.isFolded(id))}
          onViewed={store === undefined ? undefined : (on) => markViewed(id, on)}
        />
      );
    case "line":
      return (
        <UnifiedLine
          row={row}
          chosen={choosing.has(row)}
          focused={choosing.isFocus(row)}
          actions={choosing.actions}
        />
      );
    case "pair":
      return (
        <SplitLine
          row={row}
          chosen={choosing.has(row)}
          focused={choosing.isFocus(row)}
          chosenSide={choosing.choice?.side}
          actions={choosing.actions}
        />
      );
    case "gap":
      return <GapRow gap={row.gap} onOpen={(all) => review.openGap(id, row.gap, all)} />;
    case "warn":
      return <WarnRow row={row} />;
    case "waits":
      return <WaitsRow row={row} />;
    case "face":
      return <FaceRow row={row} />;
    case "large":
      return <LargeRow row={row} onShow={() => review.unfoldLarge(id)} />;
    case "failed":
      return <FailedRow row={row} onRetry={() => changes.retry(id)} />;
    case "comment":
      return store === undefined
        ? null
        : <CodeCommentCard comment={row.comment} store={store} onDone={choosing.focus} />;
    case "said":
      return <SaidRow row={row} {...{ props }} />;
    case "end":
      return <div className="h-4" />;
  }
}

/** A comment of an earlier round, beside what became of its lines. */
function SaidRow(
  { row, props }: { row: Extract<ReviewRow, { kind: "said" }>; props: DiffColumnProps },
) {
  const { store, agent, resolving } = props;
  const { round, outcome } = row.said;
  const { fate, comment, now } = outcome;
  const reply = store === undefined || fate.is === "removed" ? undefined : () =>
    store.begin({
      file_id: row.file.id,
      path: row.file.path,
      side: comment.side ?? "new",
      ...fate.lines,
      quote: now,
    });
  return (
    <div className="my-2 mr-4 ml-22 max-md:mx-2">
      <RoundThread
        round={round}
        about={aboutRound(round)}
        outcome={outcome}
        agent={agent}
        answer="the change now"
        resolved={resolving.resolved.has(outcome.id)}
        onResolve={(done) => resolving.resolve(outcome.id, done)}
        onReply={reply}
      />
    </div>
  );
}

function aboutRound({ round }: FeedbackRound): string {
  return `in round ${round}`;
}
