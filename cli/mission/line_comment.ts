/**
 * Comments on lines as they are written on the command line: `12-14:"text"` about the gate's artifact,
 * `src/a.ts:12-14:"text"` about a changed file, `src/a.ts:old:12:"text"` about what it was before.
 */
import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { ReviewComment } from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";

export interface LineComment {
  /** The changed file; absent for lines of the artifact. */
  readonly path?: string;
  /** Which side of the change the lines are counted in. */
  readonly side?: "old" | "new";
  readonly from_line: number;
  readonly to_line: number;
  readonly text: string;
}

const OF_ARTIFACT = /^(?<from>\d{1,7})(?:-(?<to>\d{1,7}))?:(?<text>.*)$/s;
const OF_FILE =
  /^(?<path>.+?):(?:(?<side>old|new):)?(?<from>\d{1,7})(?:-(?<to>\d{1,7}))?:(?<text>.*)$/s;

/** Reads a comment; what is none is a usage error. Collects them. */
export function lineComment(given: string, before: readonly LineComment[] = []): LineComment[] {
  const { path, side: old_or_new, from, to, text } =
    (OF_ARTIFACT.exec(given) ?? OF_FILE.exec(given))?.groups ??
      {};
  const lines = {
    from_line: Number(from),
    to_line: Number(to ?? from),
    text: (text ?? "").trim(),
  };
  const right = lines.from_line >= 1 && lines.to_line >= lines.from_line && lines.text !== "";
  if (!right) {
    throw new InvalidArgumentError(
      'It must be lines and a text, as in 12:"Why?" or 12-14:"Say how"; at a code review a file ' +
        'before them, as in src/a.ts:12:"Why?".',
    );
  }
  const side = old_or_new === "old" ? "old" : "new";
  const file = path === undefined ? {} : { path, side } as const;
  return [...before, { ...file, ...lines }];
}

/**
 * The comment with the lines that it is about.
 *
 * @param text what it is about as a whole
 * @throws CliFailure when the text has no such line
 */
export function quoting(text: string, comment: LineComment): ReviewComment {
  const lines = text.replace(/\n$/, "").split("\n");
  if (comment.to_line > lines.length) {
    const what = comment.path === undefined ? "the text" : `"${comment.path}"`;
    throw new CliFailure(
      EXIT.usage,
      `Cannot comment on line ${comment.to_line}: ${what} has ${lines.length}`,
    );
  }
  const quote = lines.slice(comment.from_line - 1, comment.to_line).join("\n");
  return { ...comment, quote };
}
