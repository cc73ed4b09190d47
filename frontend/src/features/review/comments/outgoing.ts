/** What Request changes sends: the comments by the lines of the text as it is saved. Pure. */
import type { Text } from "@codemirror/state";
import type { RequestChangesBody, ReviewComment } from "@haloop/shared";
import { holdsWholeLines, isLost, linesOf, MAX_QUOTE_CHARS } from "./anchor.ts";
import { type Comment, hasWords, wordsOf } from "./comment.ts";

/** As many comments as one request takes; the rest stays for the next round. */
export const MAX_COMMENTS = 500;

/**
 * For requests that have to take all or nothing.
 *
 * @throws Error with a sentence when one request does not take that many comments
 */
export function refuseTooMany(count: number): void {
  if (count <= MAX_COMMENTS) return;
  throw new Error(
    `One request takes ${MAX_COMMENTS} comments, and these are ${count}. Remove some, or say what ` +
      `they have in common in the note`,
  );
}

export interface Outgoing {
  note: string;
  comments: ReviewComment[];
  /** Which of the person's comments these are. */
  ids: string[];
}

export function outgoing(comments: readonly Comment[], note: string, doc: Text): Outgoing {
  const sent = comments.filter(hasWords).slice(0, MAX_COMMENTS);
  return {
    note: note.trim(),
    comments: sent.map((comment) => reviewComment(comment, doc)),
    ids: sent.map(({ id }) => id),
  };
}

/** The request about the text that was seen. */
export function requestBody(
  { note, comments }: Outgoing,
  seen: { stepId: string; artifactHash?: string },
): RequestChangesBody {
  return { ...seen, note, comments };
}

function reviewComment(comment: Comment, doc: Text): ReviewComment {
  const { anchor } = comment;
  const { from, to } = linesOf(anchor, doc);
  const lost = isLost(anchor);
  const lines = doc.sliceString(doc.line(from).from, doc.line(to).to);
  return {
    from_line: from,
    to_line: to,
    // Words that are gone are still what the comment is about.
    quote: (lost ? anchor.quote : lines).slice(0, MAX_QUOTE_CHARS),
    text: wordsOf(comment),
    ...(lost || holdsWholeLines(anchor, doc) ? {} : { words: anchor.quote }),
  };
}
