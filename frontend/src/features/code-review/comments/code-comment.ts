/** A comment on lines of a changed file that has not been sent yet. */
import type { ReviewComment } from "@haloop/shared";
import { z } from "zod";
import { hasWords, wordsOf } from "../../review/comments/comment.ts";

export const Side = z.enum(["old", "new"]);
export type Side = z.infer<typeof Side>;

export const CodeComment = z.object({
  id: z.string(),
  file_id: z.string(),
  path: z.string(),
  side: Side,
  /** From 1, both ends included. */
  from: z.number().int().positive(),
  to: z.number().int().positive(),
  /** The lines as they were. */
  quote: z.string(),
  /** What is sent; empty until the person has finished it for the first time. */
  text: z.string(),
  /** What stands in its box while that is open. */
  draft: z.string().optional(),
  at: z.string(),
});
export type CodeComment = z.infer<typeof CodeComment>;

/** Where a new comment stands. */
export type CodePlace = Pick<CodeComment, "file_id" | "path" | "side" | "from" | "to" | "quote">;

const MAX_CHARS = 20_000;

/** What Request changes sends, in the order of files and lines. */
export function outgoing(comments: readonly CodeComment[]): ReviewComment[] {
  return comments.filter(hasWords).map((comment) => ({
    path: comment.path,
    side: comment.side,
    from_line: comment.from,
    to_line: comment.to,
    quote: comment.quote.slice(0, MAX_CHARS),
    text: wordsOf(comment),
  }));
}

export function inFileOrder(comments: readonly CodeComment[]): CodeComment[] {
  return comments.toSorted((a, b) =>
    a.path < b.path
      ? -1
      : a.path > b.path
      ? 1
      : a.to - b.to || a.from - b.from || (a.at < b.at ? -1 : 1)
  );
}
