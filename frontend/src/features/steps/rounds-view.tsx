import type { FeedbackRound, ReviewComment } from "@haloop/shared";
import { shownText } from "../../lib/shown-text.ts";
import { TimeAgo } from "../../components/ui/time-ago.tsx";

/** What the person asked for at a gate, round by round, newest first. */
export function RoundsView({ rounds }: { rounds: readonly FeedbackRound[] }) {
  return (
    <div
      role="region"
      aria-label="What you asked for"
      tabIndex={0}
      className="focus-inset scroll-quiet h-full overflow-y-auto px-6 py-5 max-md:px-4"
    >
      <ol className="mx-auto flex max-w-[46rem] flex-col gap-8">
        {rounds.toReversed().map((round) => (
          <li key={round.feedback_id}>
            <h3 className="text-row font-semibold">
              Round {round.round}
              <span className="font-normal text-ink-3">
                {` · ${round.artifact} v${round.version} · `}
                <TimeAgo at={round.at} />
              </span>
            </h3>
            {round.note !== "" && (
              <p dir="auto" className="mt-1.5 text-base break-words whitespace-pre-wrap">
                {round.note}
              </p>
            )}
            {round.comments.map((comment, at) => <Comment key={at} comment={comment} />)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Comment({ comment }: { comment: ReviewComment }) {
  const { from_line, to_line, quote, text, path, side } = comment;
  return (
    <div className="mt-3 border-l-2 border-accent-line pl-3">
      <p className="text-meta break-words text-ink-3">
        {path !== undefined && `${shownText(path)}${side === "old" ? " before the change" : ""}, `}
        {from_line === to_line ? `Line ${from_line}` : `Lines ${from_line} to ${to_line}`}
      </p>
      <pre
        dir="auto"
        className="scroll-quiet my-1 max-h-40 overflow-y-auto font-mono text-code break-words whitespace-pre-wrap text-ink-2"
      >{quote}</pre>
      <p dir="auto" className="text-base break-words whitespace-pre-wrap">{text}</p>
    </div>
  );
}
