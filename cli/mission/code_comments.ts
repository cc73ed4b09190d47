/** Comments on lines of the files that a code review shows. */
import type { ChangedFile, HaloopClient, ReviewComment } from "@haloop/shared";
import { CliFailure, EXIT } from "../failure.ts";
import { inOneLine } from "../terminal/printable.ts";
import { allChanges, fileAt } from "./changed_files.ts";
import { type LineComment, quoting } from "./line_comment.ts";

/**
 * The comments with the lines that they are about.
 *
 * @throws CliFailure where the mission did not change such a file, or it has no such lines
 */
export async function quotingCode(
  client: HaloopClient,
  mission_id: string,
  comments: readonly LineComment[],
): Promise<ReviewComment[]> {
  if (comments.length === 0) return [];
  const { files } = await allChanges(client, mission_id);
  const quoted = [];
  for (const comment of comments) {
    const file = fileAt(files, comment.path ?? "");
    quoted.push(quoting(await textOf(client, mission_id, file, comment.side ?? "new"), comment));
  }
  return quoted;
}

async function textOf(
  client: HaloopClient,
  mission_id: string,
  file: ChangedFile,
  side: "old" | "new",
): Promise<string> {
  const { old_text, new_text, note } = await client.fileChange(mission_id, file.id);
  const text = side === "old" ? old_text : new_text;
  if (text !== undefined) return text;
  const none = side === "old"
    ? "it was not there before, or is no text"
    : "it is not there any more, or is no text";
  const path = inOneLine(file.path);
  throw new CliFailure(EXIT.usage, `Cannot comment on lines of "${path}": ${note ?? none}`);
}
