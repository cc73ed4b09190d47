import type { FeedbackRound } from "@haloop/shared";
import { useHasRail } from "../../../lib/use-media.ts";
import { InRail } from "../../missions/rail-slot.tsx";
import { CommentList } from "./comment-list.tsx";
import { CommentsButton, CommentsIcon } from "./comments-button.tsx";
import { RoundList } from "./round-list.tsx";
import type { ReviewState } from "./use-review.ts";

export interface ReviewAsideProps {
  state: ReviewState;
  rounds: readonly FeedbackRound[];
  onGo: (id: string) => void;
  onNote: () => void;
  /** Compares the text that a round is about with the present one. */
  /** Compares that version with the text now. */
  onRound: (version: number) => void;
}

/** Comments and rounds in the rail beside the text. */
export function ReviewRail(props: ReviewAsideProps) {
  return (
    <InRail folded={(unfold) => <CommentsIcon count={props.state.sends} onClick={unfold} />}>
      <Lists {...props} />
    </InRail>
  );
}

/** The same in a box, where there is no rail. */
export function ReviewButton(props: ReviewAsideProps) {
  const hasRail = useHasRail();
  if (hasRail) return null;
  return (
    <CommentsButton count={props.state.sends}>
      {(close) => {
        const after = (act: () => void) => {
          close();
          // The box gives its focus back first: what is opened next takes it from there.
          setTimeout(act, 50);
        };
        return (
          <Lists
            {...props}
            onGo={(id) => after(() => props.onGo(id))}
            onNote={() => after(props.onNote)}
            onRound={(round) => after(() => props.onRound(round))}
          />
        );
      }}
    </CommentsButton>
  );
}

function Lists({ state, rounds, onGo, onNote, onRound }: ReviewAsideProps) {
  return (
    <div className="flex flex-col gap-5">
      <CommentList state={state} onGo={onGo} onNote={onNote} />
      {rounds.length > 0 && <RoundList rounds={rounds} onRound={onRound} />}
    </div>
  );
}
