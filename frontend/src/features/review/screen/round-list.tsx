import type { FeedbackRound } from "@haloop/shared";
import { ChevronRight } from "lucide-react";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { shownText } from "../../../lib/shown-text.ts";
import { lineWords, shortQuote } from "../comments/comment.ts";

/** What was asked for before, newest first, each with the version that it was about. */
export function RoundList(
  { rounds, onRound }: {
    rounds: readonly FeedbackRound[];
    /** Absent where there is no text to compare with. */
    onRound?: (version: number) => void;
  },
) {
  return (
    <section aria-label="Rounds">
      <h2 className="flex min-h-8 items-center gap-2 text-row font-semibold">
        Rounds <span className="font-normal text-ink-3">{rounds.length}</span>
      </h2>
      <ol className="flex flex-col">
        {rounds.map((round) => (
          <li key={round.feedback_id}>
            <Round round={round} onRound={onRound} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Round(
  { round, onRound }: {
    round: FeedbackRound;
    onRound: ((version: number) => void) | undefined;
  },
) {
  const { version } = round;
  return (
    <details className="group">
      <summary className="-mx-2 flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded-control px-2 text-row hover:bg-hover max-md:min-h-11">
        <ChevronRight
          className="size-3.5 shrink-0 text-ink-3 group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="font-medium">Round {round.round}</span>
        <span className="min-w-0 flex-1 truncate text-meta text-ink-3">
          {onRound === undefined || version === undefined ? "" : `on v${version}, `}
          {countWords(round)}
        </span>
        <TimeAgo at={round.at} className="text-meta whitespace-nowrap text-ink-3" />
      </summary>
      <div className="flex flex-col gap-2.5 pt-1 pb-3 pl-5">
        <RoundWords round={round} />
        {onRound !== undefined && version !== undefined && (
          <button
            type="button"
            onClick={() => onRound(version)}
            className="self-start text-meta text-accent-text underline underline-offset-2 max-md:min-h-11"
          >
            Compare v{version} with the text now
          </button>
        )}
      </div>
    </details>
  );
}

/** The note and the comments of a round, as they were sent. */
export function RoundWords({ round }: { round: FeedbackRound }) {
  return (
    <>
      {round.note !== "" && (
        <div>
          <p className="text-meta text-ink-3">As a whole</p>
          <p dir="auto" className="text-row break-words whitespace-pre-wrap">{round.note}</p>
        </div>
      )}
      {round.comments.map((comment, at) => (
        <div key={at}>
          <p dir="auto" className="truncate text-meta text-ink-3">
            {comment.path !== undefined && `${shownText(comment.path)}, `}
            {lineWords({ from: comment.from_line, to: comment.to_line })}, “{shortQuote(
              comment.words ?? comment.quote,
            )}”
          </p>
          <p dir="auto" className="text-row break-words whitespace-pre-wrap">{comment.text}</p>
        </div>
      ))}
    </>
  );
}

function countWords({ comments, note }: FeedbackRound): string {
  if (comments.length === 0) return "a note";
  const count = comments.length === 1 ? "1 comment" : `${comments.length} comments`;
  return note === "" ? count : `a note and ${count}`;
}
