import type { Text } from "@codemirror/state";
import { Plus } from "lucide-react";
import { Popover } from "radix-ui";
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { useShortcut } from "../../../lib/shortcuts.ts";
import { type Anchor, anchorOfLines, holdsWholeLines, linesOf } from "../comments/anchor.ts";
import type { Comment } from "../comments/comment.ts";
import {
  anchorOfSelection,
  blockAt,
  linesOfBlock,
  placeOf,
  rangeOfWords,
} from "../preview/preview-places.ts";
import { usePreviewLayout } from "../preview/use-preview-layout.ts";
import { CommentCard, placeWords } from "./comment-card.tsx";
import { PinNumber } from "./pin.tsx";
import type { ReviewState } from "./use-review.ts";

export interface PreviewCommentsProps {
  scroller: RefObject<HTMLDivElement | null>;
  state: ReviewState;
  doc: Text;
  /** The threads open here, and not in an editor beside it. */
  threads: boolean;
}

/** Pins and underlined words over the preview, and the ways to comment from there. */
export function PreviewComments({ scroller, state, doc, threads }: PreviewCommentsProps) {
  const { comments } = state.review;
  const { snapshot } = state;
  const layout = usePreviewLayout(scroller);
  const [tops, setTops] = useState<ReadonlyMap<string, number>>(new Map());
  const target = useTarget(scroller, doc);

  useLayoutEffect(() => {
    if (scroller.current === null) return;
    setTops(draw(scroller.current, snapshot.comments, doc));
    return () => void globalThis.CSS?.highlights?.delete(HIGHLIGHT);
  }, [scroller, snapshot.comments, doc, layout]);

  useShortcut("c", () => target !== undefined && comments.begin(target.anchor), {
    label: "Comment on the selected words",
    group: "Gate",
    enabled: target !== undefined,
  });

  return (
    <div data-review-layer="" className="pointer-events-none absolute inset-x-0 top-0 h-0">
      {snapshot.comments.map((comment, at) => {
        const top = tops.get(comment.id);
        return top === undefined ? null : (
          <PreviewPin
            key={comment.id}
            comment={comment}
            n={at + 1}
            top={top}
            state={state}
            thread={threads && snapshot.active === comment.id}
          />
        );
      })}
      {target !== undefined && (target.selected || !isTaken(tops, target.top)) && (
        <button
          type="button"
          aria-label={target.selected ? "Comment on the selection" : "Comment on this paragraph"}
          title={target.selected ? "Comment on the selection" : "Comment on this paragraph"}
          style={{ top: target.top, ...EDGE }}
          // The selection stays when the button is pressed.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => comments.begin(target.anchor)}
          className="pointer-events-auto absolute inline-flex size-6 -translate-x-full items-center justify-center rounded-control border border-border-strong bg-surface text-accent-text shadow-1 hover:bg-accent hover:text-white pointer-coarse:size-11"
        >
          <Plus className="size-4" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function PreviewPin(
  { comment, n, top, state, thread }: {
    comment: Comment;
    n: number;
    top: number;
    state: ReviewState;
    thread: boolean;
  },
) {
  const { comments } = state.review;
  const toggle = (open: boolean) => comments.open(open ? comment.id : undefined);
  return (
    <Popover.Root open={thread} onOpenChange={toggle}>
      <Popover.Trigger
        aria-label={`Comment ${n}: ${placeWords(comment, comments)}`}
        data-comment={comment.id}
        style={{ top, ...EDGE }}
        onClick={(event) => {
          event.preventDefault();
          comments.open(state.snapshot.active === comment.id ? undefined : comment.id);
        }}
        className="pointer-events-auto absolute inline-flex size-6 -translate-x-full items-center justify-center rounded-control pointer-coarse:size-11 pointer-coarse:translate-x-[-85%]"
      >
        <PinNumber n={n} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="bottom"
          align="end"
          collisionPadding={8}
          aria-label={`Comment ${n}`}
          // The box asks for the focus itself, once.
          onOpenAutoFocus={(event) => event.preventDefault()}
          // Only its own buttons close it: a click beside it must not put words out of sight.
          onInteractOutside={(event) => event.preventDefault()}
          className="z-30 w-[min(24rem,calc(100vw-1rem))] animate-appear shadow-pop"
        >
          <CommentCard comment={comment} comments={comments} onDone={() => {}} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

// The right edge of the text's column, which ends before a wide window does.
const EDGE = { left: "min(100%, 46rem)" };

const HIGHLIGHT = "haloop-commented";

/** Underlines the words of the comments; gives how far down each of them is. */
function draw(
  scroller: HTMLElement,
  comments: readonly Comment[],
  doc: Text,
): ReadonlyMap<string, number> {
  const tops = new Map<string, number>();
  const ranges: Range[] = [];
  const taken = new Map<number, number>();
  for (const { id, anchor } of comments) {
    if (anchor.from > doc.length) continue;
    const place = placeOf(scroller, linesOf(anchor, doc));
    if (place === undefined) continue;
    const top = Math.round(place.top);
    // Several at one block stand below each other.
    const above = taken.get(top) ?? 0;
    taken.set(top, above + 1);
    tops.set(id, top + above * 24);
    // Whole lines are told by their pin; underlining all of them would only be loud.
    const range = holdsWholeLines(anchor, doc) || anchor.from >= anchor.to
      ? undefined
      : rangeOfWords(place.block, anchor.quote);
    if (range !== undefined) ranges.push(range);
  }
  // A highlight paints without touching what is drawn; older browsers only lack the underline.
  if (globalThis.CSS?.highlights !== undefined) {
    CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
  }
  return tops;
}

/** A pin stands there already; another comment on the same lines begins in its thread's place. */
function isTaken(tops: ReadonlyMap<string, number>, top: number): boolean {
  return [...tops.values()].some((other) => Math.abs(other - top) < 12);
}

interface Target {
  anchor: Anchor;
  top: number;
  selected: boolean;
}

/** What a comment would be about now: the selected words, else the block under pointer or finger. */
function useTarget(scroller: RefObject<HTMLElement | null>, doc: Text): Target | undefined {
  const [pointed, setPointed] = useState<Target>();
  const [selected, setSelected] = useState<Target>();
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const onPoint = (event: PointerEvent) => {
      const block = blockAt(event.target as Node);
      // On the way to the button the pointer leaves the block.
      if (block === undefined || linesOfBlock(block).to > doc.lines) return;
      const top = placeOf(element, linesOfBlock(block))?.top;
      if (top === undefined) return;
      const anchor = anchorOfLines(doc, linesOfBlock(block));
      setPointed((before) =>
        before?.anchor.from === anchor.from && before.top === top
          ? before
          : { anchor, top, selected: false }
      );
    };
    // A finger leaves with every tap; what it pointed at stays meant.
    const onLeave = (event: PointerEvent) => {
      if (event.pointerType === "mouse") setPointed(undefined);
    };
    const onSelect = () => {
      const selection = document.getSelection();
      const inside = selection !== null && element.contains(selection.anchorNode);
      const anchor = inside ? anchorOfSelection(selection, doc) : undefined;
      const place = anchor && placeOf(element, linesOf(anchor, doc));
      setSelected(anchor && place && { anchor, top: place.top, selected: true });
    };
    element.addEventListener("pointermove", onPoint, { passive: true });
    element.addEventListener("pointerdown", onPoint, { passive: true });
    element.addEventListener("pointerleave", onLeave);
    document.addEventListener("selectionchange", onSelect);
    return () => {
      element.removeEventListener("pointermove", onPoint);
      element.removeEventListener("pointerdown", onPoint);
      element.removeEventListener("pointerleave", onLeave);
      document.removeEventListener("selectionchange", onSelect);
    };
  }, [scroller, doc]);
  return selected ?? pointed;
}
