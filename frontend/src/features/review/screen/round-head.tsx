import type { FeedbackRound } from "@haloop/shared";
import { Diamond } from "lucide-react";
import { fateWords, type Outcome } from "../rounds/outcome.ts";

/** Above a comparison: what was asked for as a whole, and how many comments were met how. */
export function RoundHead(
  { round, outcomes, answer }: {
    round: FeedbackRound;
    outcomes: readonly Outcome[];
    answer: string;
  },
) {
  return (
    <div
      role="region"
      aria-label={`Round ${round.round}`}
      tabIndex={0}
      className="scroll-quiet focus-inset flex max-h-28 shrink-0 gap-2.5 max-md:max-h-24 overflow-y-auto border-b border-border bg-bg py-2 pr-4 pl-6 text-row max-md:pl-4"
    >
      <Diamond className="mt-0.5 size-4 shrink-0 text-accent-text" aria-hidden="true" />
      <div className="min-w-0">
        <p className="text-ink-2">
          <span className="font-medium text-ink">You asked for changes in round {round.round}</span>
          {outcomes.length > 0 && ` · ${tally(outcomes)} in ${answer}`}
        </p>
        {round.note !== "" && (
          <p dir="auto" className="break-words whitespace-pre-wrap text-ink-2">{round.note}</p>
        )}
      </div>
    </div>
  );
}

/** "3 comments: 2 changed, 1 removed". */
function tally(outcomes: readonly Outcome[]): string {
  const count = (is: Outcome["fate"]["is"]) => outcomes.filter(({ fate }) => fate.is === is).length;
  if (outcomes.length === 1) return `1 comment: ${fateWords(outcomes[0]!.fate).toLowerCase()}`;
  const parts = [
    [count("changed"), "changed"],
    [count("removed"), "removed"],
    [count("unchanged"), "not changed"],
  ].filter(([number]) => number !== 0).map(([number, word]) => `${number} ${word}`);
  return `${outcomes.length} comments: ${parts.join(", ")}`;
}
