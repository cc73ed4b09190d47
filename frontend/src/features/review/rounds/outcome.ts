/** A round of asked changes beside what came of it. Pure. */
import type { ArtifactVersion, FeedbackRound, ReviewComment } from "@haloop/shared";
import type { LineRange } from "../../gate/document/line-range.ts";
import { type Fate, lineMap } from "./line-map.ts";

export interface Outcome {
  /** Names the comment over all rounds. */
  id: string;
  comment: ReviewComment;
  fate: Fate;
  /** The lines as they are now; empty where they were removed. */
  now: string;
}

/** What became of each comment's lines from `before`, the commented text, to `after`. */
export function outcomes(round: FeedbackRound, before: string, after: string): Outcome[] {
  const became = lineMap(before, after);
  const lines = after.split("\n");
  return round.comments.flatMap((comment, at) => {
    // At a code review some are about lines of changed files, not of this text.
    if (comment.path !== undefined) return [];
    const fate = became({ from: comment.from_line, to: comment.to_line });
    const now = fate.is === "removed" ? "" : lines.slice(fate.lines.from - 1, fate.lines.to);
    return {
      id: `${round.feedback_id}:${at}`,
      comment,
      fate,
      now: typeof now === "string" ? now : now.join("\n"),
    };
  });
}

/** The line of the new text that a thread about it stands below; at least the first one. */
export function threadLine(fate: Fate): number {
  return Math.max(1, fate.is === "removed" ? fate.after : fate.lines.to);
}

/** The lines of the new text that an answer to the thread is about. */
export function answerLines(fate: Fate): LineRange {
  if (fate.is !== "removed") return fate.lines;
  const line = threadLine(fate);
  return { from: line, to: line };
}

/** "Changed: line 17", "Removed", "Unchanged: lines 3 to 5". */
export function fateWords(fate: Fate): string {
  if (fate.is === "removed") return "Removed";
  const { from, to } = fate.lines;
  const word = fate.is === "changed" ? "Changed" : "Not changed";
  return from === to ? `${word}, line ${from}` : `${word}, lines ${from} to ${to}`;
}

/** A round about a text, which a version of it can be named for. */
export type TextRound = FeedbackRound & { artifact: string; version: number };

/** The rounds about an artifact at a gate, newest first. */
export function roundsAt(
  rounds: readonly FeedbackRound[],
  gate_step_id: string,
  artifact: string,
): TextRound[] {
  const isHere = (round: FeedbackRound): round is TextRound =>
    round.gate_step_id === gate_step_id && round.artifact === artifact &&
    round.version !== undefined;
  return rounds
    .filter(isHere)
    .sort((a, b) => b.round - a.round);
}

/** The newest output, when an agent wrote it after the round. */
export function answerTo(
  round: TextRound,
  versions: readonly ArtifactVersion[],
): ArtifactVersion | undefined {
  return versions
    .filter(({ kind, n }) => kind === "output" && n > round.version)
    .sort((a, b) => a.n - b.n)[0];
}
