import { RoundList } from "../../review/screen/round-list.tsx";
import type { CodeComment } from "../comments/code-comment.ts";
import { CodeCommentList } from "./code-comment-list.tsx";
import type { Decision } from "./use-decision.ts";
import type { ReviewParts } from "./use-review-parts.ts";

/** Unsent comments and earlier rounds. */
export function CodeAside(
  { parts, decision, onGo, onNote }: {
    parts: ReviewParts;
    decision: Decision;
    onGo: (comment: CodeComment) => void;
    onNote: () => void;
  },
) {
  const { comments, store, kept, rounds } = parts;
  return (
    <div className="flex flex-col gap-5">
      <CodeCommentList {...{ comments, store, kept, onGo, onNote }} unsent={decision.unsent} />
      {rounds.length > 0 && <RoundList rounds={rounds} />}
    </div>
  );
}
