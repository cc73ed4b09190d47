import type { FeedbackRound } from "@haloop/shared";
import { Box, Check, Diamond } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { lineWords, shortQuote } from "../comments/comment.ts";
import { fateWords, type Outcome } from "../rounds/outcome.ts";

export interface RoundThreadProps {
  round: FeedbackRound;
  /** What the round was about, where that is not a version of the artifact. */
  about?: string;
  outcome: Outcome;
  /** Who wrote the new text. */
  agent: string;
  /** What the new text is called: "v3". */
  answer: string;
  resolved: boolean;
  onResolve: (done: boolean) => void;
  /** Says more about the same lines; absent where the text is not the present one. */
  onReply: (() => void) | undefined;
  /** Shows the lines as they are now, where they do not stand right above. */
  withLines?: boolean;
}

/** A comment that was sent, beside what became of its lines. */
export function RoundThread(props: RoundThreadProps) {
  const { round, outcome, answer, resolved, onResolve } = props;
  const { comment, fate, now } = outcome;
  const lines = lineWords({ from: comment.from_line, to: comment.to_line });
  const label = `Your comment of round ${round.round} on ${lines.toLowerCase()}`;
  if (resolved) {
    return (
      <section
        aria-label={label}
        className="flex max-w-[36rem] items-center gap-2 rounded-panel border border-border bg-surface px-3 py-1 text-meta text-ink-3"
      >
        <Check className="size-3.5 shrink-0 text-done" aria-hidden="true" />
        <span dir="auto" className="min-w-0 flex-1 truncate">Resolved: {comment.text}</span>
        <Button size="sm" variant="ghost" onClick={() => onResolve(false)}>Show</Button>
      </section>
    );
  }
  return (
    <section
      aria-label={label}
      className="max-w-[36rem] rounded-panel border border-border-strong bg-surface p-3 text-left shadow-1"
    >
      <Said
        icon={<Diamond className="size-3.5" aria-hidden="true" />}
        yours
        who="You"
        when={
          <>
            <TimeAgo at={round.at} />, {props.about ?? `on v${round.version}`},{" "}
            {lines.toLowerCase()}
          </>
        }
      >
        {comment.words !== undefined && (
          <span className="block text-meta text-ink-3">“{shortQuote(comment.words)}”</span>
        )}
        <span className="break-words whitespace-pre-wrap">{comment.text}</span>
      </Said>
      <Said
        icon={<Box className="size-3.5" aria-hidden="true" />}
        who={props.agent}
        when={`in ${answer}`}
      >
        <span className={fate.is === "unchanged" ? "text-ink-2" : "text-ink"}>
          {fateWords(fate)}
        </span>
        {props.withLines === true && now !== "" && (
          <pre
            dir="auto"
            className="scroll-quiet mt-1 max-h-40 overflow-auto rounded-control bg-sunken px-2 py-1.5 font-mono text-editor break-words whitespace-pre-wrap"
          >{now}</pre>
        )}
      </Said>
      <div className="mt-2 flex items-center justify-end gap-2">
        <Button
          size="sm"
          className="max-md:min-h-11 max-md:px-4"
          onClick={() => onResolve(true)}
        >
          Resolve
        </Button>
        {props.onReply !== undefined && (
          <Button
            size="sm"
            className="border-accent text-accent-text max-md:min-h-11 max-md:px-4"
            onClick={props.onReply}
          >
            Comment again
          </Button>
        )}
      </div>
    </section>
  );
}

function Said(
  { icon, who, when, yours = false, children }: {
    icon: ReactNode;
    who: string;
    when: ReactNode;
    yours?: boolean;
    children: ReactNode;
  },
) {
  return (
    <div className="flex gap-2.5 not-first:mt-3">
      <span
        className={`inline-flex size-6 shrink-0 items-center justify-center rounded-full ${
          yours ? "bg-accent-tint text-accent-text" : "bg-sunken text-ink-2"
        }`}
      >
        {icon}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-1.5 text-row">
          <span className="font-medium text-ink">{who}</span>
          <span className="text-meta text-ink-3">{when}</span>
        </p>
        <div dir="auto" className="text-row text-ink-2">{children}</div>
      </div>
    </div>
  );
}
