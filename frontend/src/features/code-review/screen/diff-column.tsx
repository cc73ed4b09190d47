import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { nextChange } from "../change/next-change.ts";
import { isChanged } from "../change/rows.ts";
import type { CodeComments } from "../comments/code-comments.ts";
import type { Viewed } from "../files/viewed.ts";
import { DiffRow } from "./diff-row.tsx";
import { useDiffScroll } from "./use-diff-scroll.ts";
import type { FileChanges } from "./use-file-changes.ts";
import { useLineChoice } from "./use-line-choice.ts";
import type { ReviewRows } from "./use-review-rows.ts";

/** What the parts around the lines can ask of them. */
export interface DiffHandle {
  toFile: (file_id: string) => void;
  toComment: (id: string) => void;
}

export interface Resolving {
  resolved: ReadonlySet<string>;
  resolve: (id: string, done: boolean) => void;
}

export interface DiffColumnProps {
  ref: Ref<DiffHandle>;
  review: ReviewRows;
  changes: FileChanges;
  viewed: Viewed;
  /** Undefined where the review is over: nothing is said or marked any more. */
  store: CodeComments | undefined;
  agent: string;
  resolving: Resolving;
  current: string | undefined;
  onCurrent: (file_id: string) => void;
  /** Where it was scrolled to when it was last shown. */
  offset: { current: number };
}

/** All changed files, one below the other; only what is in view is drawn. */
export function DiffColumn(props: DiffColumnProps) {
  const { review, changes, store, current, onCurrent, offset } = props;
  const { rows } = review;
  const box = useRef<HTMLDivElement>(null);
  // A key or a press in the list moved the view: until the person scrolls, that file is the one.
  const steered = useRef(false);
  const { virtualizer, sticky, heads, remember, aim } = useDiffScroll(rows, box, offset.current);
  const items = virtualizer.getVirtualItems();
  const topRow = () => virtualizer.getVirtualItemForOffset(box.current?.scrollTop ?? 0)?.index ?? 0;
  const choosing = useLineChoice({
    rows,
    store,
    firstInView: topRow,
    show: (at) => {
      aim(undefined);
      virtualizer.scrollToIndex(at, { align: "auto" });
    },
    focus: () => box.current?.focus({ preventScroll: true }),
  });
  const toRow = (at: number, align: "start" | "center" = "start") => {
    const row = rows[at];
    if (row === undefined) return;
    steered.current = true;
    aim(align === "start" ? row.key : undefined);
    virtualizer.scrollToIndex(at, { align });
    onCurrent(row.file.id);
  };
  const toFile = (id: string) => toRow(heads.find((at) => rows[at]?.file.id === id) ?? -1);
  const toComment = (id: string) => {
    const at = rows.findIndex((row) => row.kind === "comment" && row.comment.id === id);
    toRow(at, "center");
  };
  useImperativeHandle(props.ref, () => ({ toFile, toComment }));

  const waiting = items.flatMap(({ index }) => {
    const row = rows[index];
    return row?.kind === "waits" ? [row.file.id] : [];
  });
  useEffect(() => changes.want(waiting), [changes.want, waiting.join()]);

  const stepFile = (by: 1 | -1) => {
    const at = heads.findIndex((head) => rows[head]?.file.id === current);
    toRow(heads[Math.min(Math.max(0, at + by), heads.length - 1)] ?? -1);
  };
  // Near the end a file cannot be scrolled to the top, and is still the one that keys are about.
  const startOfCurrent = () =>
    Math.max(topRow(), heads.find((at) => rows[at]?.file.id === current) ?? 0);
  const stepChange = (by: 1 | -1) => {
    const here = choosing.choice?.file_id === current ? choosing.at : startOfCurrent();
    const at = nextChange(rows, here, by);
    if (at === undefined) return;
    choosing.choose(rows[at]!);
    toRow(at, "center");
    box.current?.focus({ preventScroll: true });
  };
  const markViewed = (file_id: string, on: boolean) => {
    props.viewed.mark(file_id, on);
    review.fold(file_id, on);
  };
  const toggleViewed = () => {
    if (current === undefined) return;
    const on = !props.viewed.has(current);
    markViewed(current, on);
    if (on) stepFile(1);
  };
  const comment = () =>
    choosing.comment(rows.find((row, at) => at >= startOfCurrent() && isChanged(row)));
  const group = "Code review";
  const open = store !== undefined;
  useShortcut("j", () => stepFile(1), { label: "Next file", group });
  useShortcut("k", () => stepFile(-1), { label: "Previous file", group });
  useShortcut("]", () => stepChange(1), { label: "Next change", group });
  useShortcut("[", () => stepChange(-1), { label: "Previous change", group });
  useShortcut("v", toggleViewed, { label: "Viewed, and on", group, enabled: open });
  useShortcut("c", comment, { label: "Comment on the chosen lines", group, enabled: open });

  const onScroll = () => {
    offset.current = box.current?.scrollTop ?? 0;
    const top = remember();
    if (!steered.current && top !== undefined && top.file.id !== current) onCurrent(top.file.id);
  };
  const byHand = () => {
    steered.current = false;
    aim(undefined);
  };
  return (
    <div className="relative h-full">
      <h2 className="sr-only">Changed lines</h2>
      <div
        ref={box}
        role="region"
        aria-label="Changed lines"
        aria-describedby="diff-keys"
        tabIndex={0}
        onScroll={onScroll}
        onWheel={byHand}
        onTouchMove={byHand}
        onPointerDown={byHand}
        onKeyDown={(event) => {
          const own = event.target === event.currentTarget;
          if (own && /^(Page|Home|End| )/.test(event.key)) byHand();
          choosing.onKeyDown(event);
        }}
        className="peer focus-inset scroll-quiet h-full overflow-x-hidden overflow-y-auto [overflow-anchor:none]"
      >
        <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const sticks = item.index === sticky;
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtualizer.measureElement}
                className={sticks ? "sticky top-0 z-2" : "absolute top-0 left-0 w-full"}
                style={sticks ? undefined : { transform: `translateY(${item.start}px)` }}
              >
                <DiffRow {...{ row, props, choosing, markViewed }} />
              </div>
            );
          })}
        </div>
      </div>
      {/* The lines' own grounds would cover the outline. */}
      <div
        aria-hidden="true"
        className="pointer-events-none absolute inset-0 z-3 hidden outline-2 -outline-offset-2 outline-accent peer-focus-visible:block"
      />
      <p id="diff-keys" className="sr-only">
        Arrow keys go from line to line, with Shift they choose several, C comments on them.
      </p>
      <p role="status" aria-live="polite" className="sr-only">{choosing.said}</p>
    </div>
  );
}
