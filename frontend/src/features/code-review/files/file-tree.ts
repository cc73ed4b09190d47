/** Changed files as a tree of folders, laid out in rows. Pure. */
import type { ChangedFile } from "@haloop/shared";

export type TreeRow =
  | {
    kind: "folder";
    /** Its path, which names it. */
    path: string;
    /** Its name; folders that hold one folder alone share a row: "src/http". */
    name: string;
    depth: number;
    open: boolean;
    files: number;
    added: number;
    removed: number;
  }
  | { kind: "file"; file: ChangedFile; name: string; depth: number };

interface Folder {
  path: string;
  folders: Map<string, Folder>;
  files: ChangedFile[];
}

/** With more files than this folders are folded at first. */
const MANY_FILES = 300;

export function isOpenAtFirst(files_total: number): boolean {
  return files_total <= MANY_FILES;
}

/** Whether a file is among those that the filter leaves: all its words are in the path. */
export function matchesPath(path: string, filter: string): boolean {
  const lower = path.toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => lower.includes(word));
}

/** The rows of the tree: folders before files, each by name. */
export function treeRows(
  files: readonly ChangedFile[],
  isOpen: (folder: string) => boolean,
): TreeRow[] {
  const rows: TreeRow[] = [];
  layOut(grow(files), 0, isOpen, rows);
  return rows;
}

/** The folders above a file, outermost first. */
export function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

/** Files in the order in which the tree shows them, folded or not. */
export function inTreeOrder(files: readonly ChangedFile[]): ChangedFile[] {
  return treeRows(files, () => true).flatMap((row) => row.kind === "file" ? [row.file] : []);
}

function grow(files: readonly ChangedFile[]): Folder {
  const root: Folder = { path: "", folders: new Map(), files: [] };
  for (const file of files) {
    let folder = root;
    for (const path of foldersOf(file.path)) {
      let next = folder.folders.get(path);
      if (next === undefined) {
        next = { path, folders: new Map(), files: [] };
        folder.folders.set(path, next);
      }
      folder = next;
    }
    folder.files.push(file);
  }
  return root;
}

function layOut(
  parent: Folder,
  depth: number,
  isOpen: (folder: string) => boolean,
  rows: TreeRow[],
): void {
  const byPath = (a: { path: string }, b: { path: string }) => a.path < b.path ? -1 : 1;
  for (const child of [...parent.folders.values()].sort(byPath)) {
    const folder = innermost(child);
    const open = isOpen(folder.path);
    const name = parent.path === "" ? folder.path : folder.path.slice(parent.path.length + 1);
    rows.push({ kind: "folder", path: folder.path, name, depth, open, ...totals(folder) });
    if (open) layOut(folder, depth + 1, isOpen, rows);
  }
  for (const file of parent.files.toSorted(byPath)) {
    rows.push({ kind: "file", file, name: file.path.slice(file.path.lastIndexOf("/") + 1), depth });
  }
}

function innermost(folder: Folder): Folder {
  let inner = folder;
  while (inner.files.length === 0 && inner.folders.size === 1) {
    inner = [...inner.folders.values()][0]!;
  }
  return inner;
}

function totals(folder: Folder): { files: number; added: number; removed: number } {
  const sum = { files: 0, added: 0, removed: 0 };
  const walk = ({ folders, files }: Folder) => {
    for (const file of files) {
      sum.files += 1;
      sum.added += file.added_lines ?? 0;
      sum.removed += file.removed_lines ?? 0;
    }
    folders.forEach(walk);
  };
  walk(folder);
  return sum;
}
