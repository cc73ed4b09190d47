/**
 * The file in which a person edits an artifact. It lies in the home and not among temporary files, and
 * goes only when its text was saved: neither a conflict nor a crash nor a closed terminal loses a word.
 */
import { parseName } from "@haloop/shared";
import { dirname, join } from "node:path";
import { CliFailure, EXIT, homeFailure } from "../failure.ts";

/** Where the edit of an artifact lies in a home. A server may be another machine's: names are checked. */
export function editPath(home: string, mission_id: string, artifact: string): string {
  const parsed = parseName(artifact);
  if (parsed.ok) return join(home, "edits", mission_id, parsed.name);
  const message = `Artifact name ${JSON.stringify(artifact)} ${parsed.problem}`;
  throw new CliFailure(EXIT.refused, message);
}

/**
 * Writes the text that the edit begins from.
 *
 * @throws CliFailure when an earlier edit lies there, or it cannot be written
 */
export async function beginEdit(home: string, path: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw leftOver(path);
    // What could not be written whole would be taken for the person's text by --resume.
    await Deno.remove(path).catch(() => {});
    throw homeFailure(home, error);
  }
}

/** Removes the file, and its folder when nothing else is in it. */
export async function endEdit(path: string): Promise<void> {
  await Deno.remove(path);
  // Another artifact of the mission may be open in another editor.
  await Deno.remove(dirname(path)).catch(() => {});
}

function leftOver(path: string): CliFailure {
  return new CliFailure(
    EXIT.refused,
    `An edit of this artifact is open elsewhere, or was not saved: its text is in "${path}". ` +
      `Go on with it with --resume, save it with --file "${path}", or remove the file`,
  );
}
