/** What is told about a file where there are no lines to show, or besides them. Pure. */
import type { ChangedFile, FileChange } from "@haloop/shared";
import { byteSize } from "../../../lib/size.ts";
import { fileLines } from "./file-lines.ts";

const SYMLINK = "120000";
const SUBMODULE = "160000";

/** More changed lines than this are folded until the person wants them. */
export const LARGE_LINES = 1_500;

export const KIND_LETTERS: Readonly<Record<ChangedFile["kind"], string>> = {
  added: "A",
  modified: "M",
  deleted: "D",
  renamed: "R",
  type_changed: "T",
};

export const KIND_WORDS: Readonly<Record<ChangedFile["kind"], string>> = {
  added: "added",
  modified: "modified",
  deleted: "deleted",
  renamed: "renamed",
  type_changed: "of another type now",
};

export function changedLines({ added_lines = 0, removed_lines = 0 }: ChangedFile): number {
  return added_lines + removed_lines;
}

/** Why there are no lines, as a sentence; undefined where there are some. */
export function faceOf(change: FileChange): string | undefined {
  const { file, note, patch } = change;
  if (file.binary) {
    const size = file.size_bytes === undefined ? "" : `, ${byteSize(file.size_bytes)}`;
    return `A binary file${size}. Its bytes are not shown.`;
  }
  // The server's sentences have no full stop.
  if (note !== undefined && patch === undefined) return `${note}.`;
  const { hunks } = fileLines(change);
  if (hunks === undefined) return "The change of this file cannot be shown as lines.";
  if (hunks.length > 0) return undefined;
  if (file.kind === "renamed") return "Renamed, its text is the same.";
  if (file.old_mode !== file.new_mode && file.kind === "modified") return "Its text is the same.";
  return file.kind === "deleted" ? "An empty file was deleted." : "An empty file.";
}

/** What a file's modes tell, where they tell anything. */
export function modeWords({ old_mode, new_mode, kind }: ChangedFile): string | undefined {
  const mode = new_mode ?? old_mode;
  if (kind === "type_changed") return `was ${typeOf(old_mode)}, is ${typeOf(new_mode)} now`;
  if (mode === SYMLINK) return "symlink: the text is where it leads";
  if (mode === SUBMODULE) return "submodule: the text is its commit";
  if (kind === "added" && new_mode === "100755") return "executable";
  if (old_mode === undefined || new_mode === undefined || old_mode === new_mode) return undefined;
  if (new_mode === "100755") return "executable now";
  if (old_mode === "100755") return "not executable any more";
  return `mode ${old_mode} → ${new_mode}`;
}

function typeOf(mode: string | undefined): string {
  if (mode === SYMLINK) return "a symlink";
  return mode === SUBMODULE ? "a submodule" : "a file";
}
