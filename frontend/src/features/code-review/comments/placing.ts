/** Puts comments, sent and unsent, at their lines in the change as it is now. Pure. */
import type { ChangedFile, FeedbackRound, FileChange } from "@haloop/shared";
import { fileLines } from "../change/file-lines.ts";
import type { Placed, Said } from "../change/rows.ts";
import type { CodeComment } from "./code-comment.ts";
import { whereabouts } from "./whereabouts.ts";

/** Unsent comments of a file. One whose lines are gone has no line. */
export function placeComments(
  comments: readonly CodeComment[],
  { path }: ChangedFile,
  change: FileChange | undefined,
): Placed<CodeComment>[] {
  return comments.filter((comment) => comment.path === path).map((comment) => {
    const { side, to, quote, from } = comment;
    if (change === undefined) return { what: comment, side, line: to };
    const fate = whereabouts(quote, from, fileLines(change).texts[side]);
    return { what: comment, side, line: fate.is === "unchanged" ? fate.lines.to : undefined };
  });
}

/** What was said about a file in an earlier round, with what became of the lines. */
export function placeSaid(
  round: FeedbackRound | undefined,
  { path }: ChangedFile,
  change: FileChange | undefined,
): Placed<Said>[] {
  if (round === undefined || change === undefined) return [];
  return round.comments.flatMap((comment, at) => {
    if (comment.path !== path) return [];
    const side = comment.side ?? "new";
    const lines = fileLines(change).texts[side];
    const fate = whereabouts(comment.quote, comment.from_line, lines);
    const now = fate.is === "removed" ? [] : lines.slice(fate.lines.from - 1, fate.lines.to);
    const outcome = {
      id: `${round.feedback_id}:${at}`,
      comment,
      fate,
      now: now.join("\n"),
    };
    const line = fate.is === "removed" ? undefined : fate.lines.to;
    return [{ what: { round, outcome }, side, line }];
  });
}
