/** Comments on lines of the text that a gate shows. */
import type { MissionDetail, ReviewComment } from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";
import { presentText } from "./artifact_text.ts";
import { type LineComment, quoting } from "./line_comment.ts";

/**
 * The comments with the lines that they are about.
 *
 * @param artifact what the gate shows; undefined where it is over the workspace alone
 * @throws CliFailure where there is no such text, or it has no such lines
 */
export function quotingText(
  mission: Pick<MissionDetail, "artifacts" | "artifact_info">,
  artifact: string | undefined,
  comments: readonly LineComment[],
): ReviewComment[] {
  if (comments.length === 0) return [];
  if (artifact === undefined) {
    throw new CliFailure(
      EXIT.usage,
      "Cannot comment on lines of the text: the gate shows none. Name the file before the lines, as in " +
        'src/a.ts:12:"Why?"',
    );
  }
  const text = presentText(mission, artifact);
  return comments.map((comment) => quoting(text, comment));
}
