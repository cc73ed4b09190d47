import { clsx } from "clsx";
import { Check, ChevronDown, ChevronRight, TriangleAlert } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { TreeRow } from "../files/file-tree.ts";
import { shownPath } from "../files/shown-path.ts";
import { Counts, KindLetter } from "./file-head.tsx";

/** A folder or a file in the tree; a press unfolds the one and shows the other. */
export function TreeItem(
  { row, rowKey, tabbable, current, viewed, onFocus, onPress, onKeyDown }: {
    row: TreeRow;
    rowKey: string;
    tabbable: boolean;
    current: boolean;
    viewed: boolean;
    onFocus: () => void;
    onPress: () => void;
    onKeyDown: (event: KeyboardEvent) => void;
  },
) {
  const name = shownPath(row.name);
  const Chevron = row.kind === "folder" && row.open ? ChevronDown : ChevronRight;
  return (
    <div
      role="treeitem"
      data-row={rowKey}
      aria-level={row.depth + 1}
      aria-expanded={row.kind === "folder" ? row.open : undefined}
      aria-selected={current}
      tabIndex={tabbable ? 0 : -1}
      title={shownPath(row.kind === "folder" ? row.path : row.file.path)}
      onFocus={onFocus}
      onClick={onPress}
      onKeyDown={onKeyDown}
      className={clsx(
        "focus-inset flex h-full cursor-pointer items-center gap-1.5 pr-3 text-row select-none",
        current ? "bg-selected" : "hover:bg-hover",
      )}
      style={{ paddingLeft: 12 + row.depth * 14 }}
    >
      {row.kind === "folder"
        ? <Chevron className="size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
        : row.file.runs_here.length > 0
        ? (
          <TriangleAlert
            role="img"
            aria-label="runs on your machine"
            className="size-3.5 shrink-0 text-warn"
          />
        )
        : (
          <span className="w-3.5 shrink-0 text-center">
            <KindLetter kind={row.file.kind} />
          </span>
        )}
      <bdi
        dir="ltr"
        className={clsx(
          "min-w-0 flex-1 truncate",
          row.kind === "folder" || viewed ? "text-ink-3" : "text-ink",
          row.kind === "file" && row.file.kind === "deleted" && "line-through",
        )}
      >
        {name}
      </bdi>
      {row.kind === "folder"
        ? !row.open && (
          <span className="text-meta text-ink-3">{row.files.toLocaleString("en")}</span>
        )
        : <Counts file={row.file} />}
      {row.kind === "file" && (
        <Check
          role="img"
          aria-label="viewed"
          className={clsx("size-3.5 shrink-0", viewed ? "text-ink-2" : "invisible")}
        />
      )}
    </div>
  );
}

/** Names a row over all layouts of the tree. */
export function rowKey(row: TreeRow): string {
  return row.kind === "folder" ? `folder ${row.path}` : `file ${row.file.id}`;
}
