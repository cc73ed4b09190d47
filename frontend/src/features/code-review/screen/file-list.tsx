import type { ChangedFile } from "@haloop/shared";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useIsWide } from "../../../lib/use-media.ts";
import { isOpenAtFirst, matchesPath, type TreeRow, treeRows } from "../files/file-tree.ts";
import { keyLeadsTo } from "../files/tree-keys.ts";
import type { Viewed } from "../files/viewed.ts";
import { rowKey, TreeItem } from "./tree-item.tsx";

export interface FileListProps {
  files: readonly ChangedFile[];
  files_total: number;
  isLoading: boolean;
  loadMore: (() => void) | undefined;
  viewed: Viewed | undefined;
  current: string | undefined;
  onGo: (file_id: string) => void;
}

const ROW_PX = 28;
const TOUCH_ROW_PX = 44;

/** The changed files as a tree of folders, with a filter. Only the rows in view are drawn. */
export function FileList(props: FileListProps) {
  const { files, files_total, viewed, current, onGo } = props;
  const [filter, setFilter] = useState("");
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const byFilter = filter.trim() !== "";
  const rows = useMemo(() => {
    const open = byFilter || isOpenAtFirst(files_total);
    const left = byFilter ? files.filter(({ path }) => matchesPath(path, filter.trim())) : files;
    return treeRows(left, (folder) => turned.has(folder) ? !open : open);
  }, [files, files_total, byFilter, filter, turned]);
  const turn = useCallback((folder: string) => {
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(folder)) next.add(folder);
      return next;
    });
  }, []);
  const found = rows.reduce(
    (sum, row) => sum + (row.kind === "file" ? 1 : row.open ? 0 : row.files),
    0,
  );
  return (
    <section
      aria-labelledby="changed-files"
      className="flex min-h-48 flex-1 shrink-0 flex-col max-lg:min-h-80"
    >
      <div className="flex items-baseline gap-2 px-4 pt-3">
        <h2 id="changed-files" className="text-row font-semibold">Files</h2>
        <span className="text-meta text-ink-3">
          {viewed !== undefined && `${Math.min(viewed.count, files_total)} of `}
          {files_total.toLocaleString("en")}
          {viewed !== undefined && " viewed"}
        </span>
        {props.isLoading && files.length > 0 && files.length < files_total && (
          <span role="status" className="ml-auto text-meta text-ink-3">
            {files.length.toLocaleString("en")} are here…
          </span>
        )}
      </div>
      {files_total > 8 && (
        <div className="px-3 pt-2">
          <input
            type="search"
            aria-label="Filter files by path"
            placeholder="Filter by path"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className="field block h-8 w-full px-2.5 text-row max-md:h-11 max-md:text-read"
          />
        </div>
      )}
      {byFilter && (
        <p role="status" className="px-4 pt-1.5 text-meta text-ink-3">
          {found === 0 ? "No path has these words." : `${found.toLocaleString("en")} fit`}
        </p>
      )}
      <Rows {...{ rows, viewed, current, onGo, turn }} />
      {props.loadMore !== undefined && (
        <button
          type="button"
          onClick={props.loadMore}
          className="min-h-9 border-t border-border text-meta text-accent-text hover:underline max-md:min-h-11"
        >
          Show more files
        </button>
      )}
    </section>
  );
}

function Rows(
  { rows, viewed, current, onGo, turn }: {
    rows: readonly TreeRow[];
    viewed: Viewed | undefined;
    current: string | undefined;
    onGo: (file_id: string) => void;
    turn: (folder: string) => void;
  },
) {
  const box = useRef<HTMLDivElement>(null);
  const row_px = useIsWide() ? ROW_PX : TOUCH_ROW_PX;
  const [focused, setFocused] = useState<string>();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: useCallback(() => row_px, [row_px]),
    getItemKey: useCallback((at: number) => rowKey(rows[at]!), [rows]),
    overscan: 12,
    paddingStart: 4,
    paddingEnd: 8,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, row_px]);
  const at = rows.findIndex((row) => row.kind === "file" && row.file.id === current);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [virtualizer, at]);
  // One stop of Tab: the row that had the focus last, else the current file's.
  const stop = rows.some((row) => rowKey(row) === focused)
    ? focused
    : rows[Math.max(0, at)] && rowKey(rows[Math.max(0, at)]!);
  const moveTo = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    virtualizer.scrollToIndex(index, { align: "auto" });
    setFocused(rowKey(row));
    // The row may have to be drawn first.
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowKey(row))}"]`)?.focus()
    );
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const to = keyLeadsTo(rows, index, event.key);
    const row = rows[index]!;
    if (to === "turn" && row.kind === "folder") turn(row.path);
    else if (to === "go" && row.kind === "file") onGo(row.file.id);
    else if (typeof to === "number") moveTo(to);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      role="tree"
      aria-labelledby="changed-files"
      className="scroll-quiet min-h-0 flex-1 overflow-y-auto"
    >
      <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <div
              key={item.key}
              role="presentation"
              className="absolute left-0 w-full"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <TreeItem
                row={row}
                rowKey={key}
                tabbable={key === stop}
                current={item.index === at}
                viewed={row.kind === "file" && viewed?.has(row.file.id) === true}
                onFocus={() => setFocused(key)}
                onPress={() => row.kind === "folder" ? turn(row.path) : onGo(row.file.id)}
                onKeyDown={(event) => onKeyDown(event, item.index)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
