import type { TreeRow } from "./file-tree.ts";

/** What a key does at a row of the tree: the row that it leads to, or what it does to this one. */
export function keyLeadsTo(
  rows: readonly TreeRow[],
  at: number,
  key: string,
): number | "turn" | "go" | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  const open = row.kind === "folder" && row.open;
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, rows.length - 1);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return rows.length - 1;
    case "Enter":
    case " ":
      return row.kind === "folder" ? "turn" : "go";
    case "ArrowRight":
      return row.kind === "folder" && !open ? "turn" : open ? at + 1 : undefined;
    case "ArrowLeft": {
      if (open) return "turn";
      const above = rows.findLastIndex((other, index) => index < at && other.depth < row.depth);
      return above < 0 ? undefined : above;
    }
    default:
      return undefined;
  }
}
