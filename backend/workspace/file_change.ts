/** One file's change: both sides as text, and the unified diff. */
import type { FileChange } from "@haloop/shared";
import { MAX_TEXT_ARTIFACT_BYTES } from "@haloop/shared";
import type { Change } from "./changed_files.ts";
import { git } from "./git.ts";

const SUBMODULE = "160000";

/** Reads a changed file's sides. */
export async function fileChange(
  env: Record<string, string>,
  change: Change,
): Promise<FileChange> {
  const { file } = change;
  if (file.old_mode === SUBMODULE || file.new_mode === SUBMODULE) {
    return { file, note: "It is a submodule: a commit of another repository" };
  }
  if (file.binary) return { file, note: "It is a binary file" };
  const [old_text, new_text] = await Promise.all([
    blobText(env, change.old_blob),
    blobText(env, change.new_blob),
  ]);
  if (old_text === "too_large" || new_text === "too_large") {
    return { file, note: "It is larger than 1 MiB, and is not shown" };
  }
  return {
    file,
    ...(old_text === undefined ? {} : { old_text: old_text.text }),
    ...(new_text === undefined ? {} : { new_text: new_text.text }),
    patch: await patchOf(env, change),
    ...(old_text === undefined || new_text === undefined || old_text.text !== new_text.text
      ? {}
      : { note: unchangedText(change) }),
  };
}

/** A blob as text up to 1 MiB; what is no UTF-8 in it becomes U+FFFD. */
export async function blobText(
  env: Record<string, string>,
  blob: string | undefined,
): Promise<{ text: string } | "too_large" | undefined> {
  if (blob === undefined) return undefined;
  const size = Number(new TextDecoder().decode(await git(["cat-file", "-s", blob], { env })));
  if (size > MAX_TEXT_ARTIFACT_BYTES) return "too_large";
  const bytes = await git(["cat-file", "blob", blob], { env });
  return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
}

/**
 * The unified diff under the file's own names. git is told the blobs and not the path, whose bytes may
 * be no argument and whose attributes could choose how the diff is made.
 */
async function patchOf(env: Record<string, string>, change: Change): Promise<string> {
  const { file, old_blob, new_blob } = change;
  if (old_blob === new_blob) return "";
  const nothing = await emptyBlob(env);
  const args = ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "--patch"];
  const diff = await git([...args, old_blob ?? nothing, new_blob ?? nothing], { env });
  const text = new TextDecoder().decode(diff);
  const hunks = text.indexOf("\n@@");
  if (hunks === -1) return "";
  const from = old_blob === undefined ? "/dev/null" : `a/${file.old_path ?? file.path}`;
  const to = new_blob === undefined ? "/dev/null" : `b/${file.path}`;
  return `--- ${oneLine(from)}\n+++ ${oneLine(to)}${text.slice(hunks)}`;
}

/** The blob of no bytes, whose id differs between repositories of SHA-1 and of SHA-256. */
async function emptyBlob(env: Record<string, string>): Promise<string> {
  const id = await git(["hash-object", "-t", "blob", "-w", "--stdin"], { env, stdin: "" });
  return new TextDecoder().decode(id).trim();
}

function unchangedText({ file }: Change): string {
  return file.old_mode === file.new_mode
    ? "Its text is the same; only its name changed"
    : `Its text is the same; only its mode changed, from ${file.old_mode} to ${file.new_mode}`;
}

/** A name with a newline must not add a line to the head of the diff. */
function oneLine(name: string): string {
  return name.replace(/[\n\r\t]/g, (char) => JSON.stringify(char).slice(1, -1));
}
