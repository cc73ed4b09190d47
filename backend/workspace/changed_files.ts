/** What changed between two trees, as git's plumbing tells it. No working copy is looked at. */
import type { ChangedFile } from "@haloop/shared";
import { git } from "./git.ts";
import { fieldsOf, fileId, shown } from "./paths.ts";

/** One changed file with what is needed to read both of its sides. */
export interface Change {
  readonly file: ChangedFile;
  /** The path's bytes, one a character. */
  readonly path: string;
  /** Undefined where the file is not there on that side. */
  readonly old_blob: string | undefined;
  readonly new_blob: string | undefined;
}

const OPTIONS = ["-r", "-z", "-M", "--no-ext-diff", "--no-textconv", "--full-index"];

/**
 * By path. Reasons in `runs_here` are not filled in.
 *
 * @param env names the repository
 * @param committed the last commit of the branch: what it has not is untracked
 */
export async function changedFiles(
  env: Record<string, string>,
  trees: { from: string; to: string; committed: string },
): Promise<Change[]> {
  const compare = async (format: string) =>
    fieldsOf(await git(["diff-tree", ...OPTIONS, format, trees.from, trees.to], { env }));
  const [raw, numbers, untracked] = await Promise.all([
    compare("--raw"),
    compare("--numstat"),
    untrackedPaths(env, trees),
  ]);
  const entries = parseRaw(raw);
  const counts = parseNumbers(numbers);
  const sizes = await sizesOf(env, entries.flatMap(({ new_blob }) => new_blob ?? []));
  return entries.sort((a, b) => a.path < b.path ? -1 : 1).map((entry) => {
    const size = entry.new_blob === undefined ? undefined : sizes.get(entry.new_blob);
    const file: ChangedFile = {
      path: shown(entry.path),
      id: fileId(entry.path),
      ...(entry.old_path === undefined ? {} : { old_path: shown(entry.old_path) }),
      kind: entry.kind,
      untracked: untracked.has(entry.path),
      ...(counts.get(entry.path) ?? { binary: false }),
      ...(entry.old_blob === undefined ? {} : { old_mode: entry.old_mode }),
      ...(entry.new_blob === undefined ? {} : { new_mode: entry.new_mode }),
      ...(size === undefined ? {} : { size_bytes: size }),
      runs_here: [],
    };
    return { file, path: entry.path, old_blob: entry.old_blob, new_blob: entry.new_blob };
  });
}

export interface RawEntry {
  readonly path: string;
  readonly old_path: string | undefined;
  readonly kind: ChangedFile["kind"];
  readonly old_mode: string;
  readonly new_mode: string;
  readonly old_blob: string | undefined;
  readonly new_blob: string | undefined;
}

const KINDS: Readonly<Record<string, ChangedFile["kind"]>> = {
  A: "added",
  D: "deleted",
  M: "modified",
  R: "renamed",
  T: "type_changed",
};

/** Reads `git diff-tree -z --raw`: `:modes hashes status`, then one path, or two of a rename. */
export function parseRaw(fields: readonly string[]): RawEntry[] {
  const entries: RawEntry[] = [];
  for (let at = 0; at < fields.length;) {
    const meta = fields[at++] ?? "";
    const [old_mode = "", new_mode = "", old_hash = "", new_hash = "", status = ""] = meta
      .replace(/^:/, "").split(" ");
    const first = fields[at++] ?? "";
    const renamed = status.startsWith("R");
    const path = renamed ? fields[at++] ?? "" : first;
    const kind = KINDS[status.charAt(0)];
    if (kind === undefined) throw new TypeError(`git told the unknown status "${status}"`);
    entries.push({
      path,
      old_path: renamed ? first : undefined,
      kind,
      old_mode,
      new_mode,
      old_blob: blob(old_hash),
      new_blob: blob(new_hash),
    });
  }
  return entries;
}

type Counts =
  | { binary: true }
  | { binary: false; added_lines: number; removed_lines: number };

/** Reads `git diff-tree -z --numstat`: `added TAB removed TAB path`; a rename's paths are apart. */
export function parseNumbers(fields: readonly string[]): Map<string, Counts> {
  const counts = new Map<string, Counts>();
  for (let at = 0; at < fields.length;) {
    const [added = "", removed = "", ...rest] = (fields[at++] ?? "").split("\t");
    let path = rest.join("\t");
    if (path === "") {
      path = fields[at + 1] ?? "";
      at += 2;
    }
    counts.set(
      path,
      added === "-"
        ? { binary: true }
        : { binary: false, added_lines: Number(added), removed_lines: Number(removed) },
    );
  }
  return counts;
}

async function untrackedPaths(
  env: Record<string, string>,
  { committed, to }: { committed: string; to: string },
): Promise<Set<string>> {
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--diff-filter=A", "--name-only"];
  return new Set(fieldsOf(await git([...args, committed, to], { env })));
}

async function sizesOf(
  env: Record<string, string>,
  blobs: readonly string[],
): Promise<Map<string, number>> {
  if (blobs.length === 0) return new Map();
  const stdin = [...new Set(blobs)].map((hash) => `${hash}\n`).join("");
  const answer = await git(["cat-file", "--batch-check"], { env, stdin });
  const lines = new TextDecoder().decode(answer).split("\n");
  // A submodule's commit is "missing": it is an object of another repository.
  return new Map(lines.flatMap((line) => {
    const [hash = "", type = "", size = ""] = line.split(" ");
    return type === "blob" ? [[hash, Number(size)] as const] : [];
  }));
}

function blob(hash: string): string | undefined {
  return /^0+$/.test(hash) ? undefined : hash;
}
