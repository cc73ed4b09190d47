/** A comment that has not been sent yet. */
import { z } from "zod";

export const Comment = z.object({
  id: z.string(),
  anchor: z.object({ from: z.number(), to: z.number(), quote: z.string() }),
  /** What is sent; empty until the person has finished it for the first time. */
  text: z.string(),
  /** What stands in its box while that is open. */
  draft: z.string().optional(),
  at: z.string(),
});
export type Comment = z.infer<typeof Comment>;

/** What a comment says, wherever it stands. */
export type Words = Pick<Comment, "text" | "draft">;

/** What the person has written so far, in the box or before. Unfinished words count as well. */
export function wordsOf({ draft, text }: Words): string {
  const words = draft?.trim() ?? "";
  return words === "" ? text : words;
}

/** Whether there is anything to send. */
export function hasWords(comment: Words): boolean {
  return wordsOf(comment) !== "";
}

/** As they stand in the text, those at one place in the order in which they were made. */
export function inTextOrder(comments: readonly Comment[]): Comment[] {
  return [...comments].sort((a, b) =>
    a.anchor.from - b.anchor.from || a.anchor.to - b.anchor.to || (a.at < b.at ? -1 : 1)
  );
}

/** A quote in one line: "Should unpaid keys…". */
export function shortQuote(quote: string, length = 48): string {
  const line = quote.trim().replaceAll(/\s+/g, " ");
  return line.length <= length ? line : `${line.slice(0, length).trimEnd()}…`;
}

/** "Line 10", "Lines 3 to 5". */
export function lineWords({ from, to }: { from: number; to: number }): string {
  return from === to ? `Line ${from}` : `Lines ${from} to ${to}`;
}

/** "1 comment", "3 comments". */
export function commentsInWords(count: number): string {
  return count === 1 ? "1 comment" : `${count} comments`;
}
