import { clsx } from "clsx";
import { Plus } from "lucide-react";
import type { PointerEvent, ReactNode } from "react";
import { fileLines } from "../change/file-lines.ts";
import type { DiffLine } from "../change/patch.ts";
import type { LineRow, PairRow, ReviewRow } from "../change/rows.ts";
import type { Side } from "../comments/code-comment.ts";
import { CodeText } from "./code-text.tsx";

/** What a pointer does to lines. */
export interface LineActions {
  press: (row: ReviewRow, side: Side, event: PointerEvent) => void;
  /** A press on the line's text, which stays text to select. */
  pressText: (row: ReviewRow, side: Side, event: PointerEvent) => void;
  enter: (row: ReviewRow, event: PointerEvent) => void;
  /** Undefined where nothing can be said any more. */
  comment: ((row: ReviewRow, side: Side) => void) | undefined;
}

const GROUND = {
  same: "",
  added: "bg-add-bg",
  removed: "bg-del-bg",
} as const;
const SIGN = { same: "", added: "+", removed: "−" } as const;
const SIGN_COLOUR = { same: "", added: "text-add-text", removed: "text-del-text" } as const;
const WORDS = { same: "", added: "added", removed: "removed" } as const;

const ROW = "group flex min-h-5 font-mono text-code pointer-coarse:min-h-6";
const NUMBER =
  "relative w-11 shrink-0 cursor-pointer pr-2 text-right text-meta leading-5 text-ink-3 select-none max-md:w-8 max-md:pr-1";
const CODE = "code-line min-w-0 flex-1 pr-3 break-words whitespace-pre-wrap wrap-anywhere";

/** A line of the unified view. */
export function UnifiedLine(
  { row, chosen, focused, actions }: {
    row: LineRow;
    chosen: boolean;
    /** The moving end of the choice is here. */
    focused: boolean;
    actions: LineActions;
  },
) {
  const { line } = row;
  const side = line.kind === "removed" ? "old" : "new";
  return (
    <div
      className={clsx(ROW, GROUND[line.kind], chosen && "line-chosen")}
      onPointerEnter={(event) => actions.enter(row, event)}
    >
      <Number row={row} side="old" number={line.old} {...{ actions }} />
      <Number row={row} side="new" number={line.now} {...{ actions }}>
        <CommentSign {...{ row, side, focused, actions }} />
      </Number>
      <Sign line={line} />
      <Code {...{ row, side, line, actions }} />
    </div>
  );
}

/** A line of both sides beside each other. */
export function SplitLine(
  { row, chosen, focused, chosenSide, actions }: {
    row: PairRow;
    chosen: boolean;
    focused: boolean;
    chosenSide: Side | undefined;
    actions: LineActions;
  },
) {
  const half = (line: DiffLine | undefined, side: Side) => {
    if (line === undefined) return <div className="diff-nothing w-1/2" />;
    const marked = chosen && chosenSide === side;
    return (
      <div className={clsx("flex w-1/2 min-w-0", GROUND[line.kind], marked && "line-chosen")}>
        <Number
          row={row}
          side={side}
          number={side === "old" ? line.old : line.now}
          {...{ actions }}
        >
          <CommentSign {...{ row, side, actions }} focused={marked && focused} />
        </Number>
        <Sign line={line} />
        <Code {...{ row, side, line, actions }} />
      </div>
    );
  };
  return (
    <div
      className={clsx(ROW, "divide-x divide-border")}
      onPointerEnter={(event) => actions.enter(row, event)}
    >
      {half(row.pair.left, "old")}
      {half(row.pair.right, "new")}
    </div>
  );
}

function Number(
  { row, side, number, actions, children }: {
    row: ReviewRow;
    side: Side;
    number: number | undefined;
    actions: LineActions;
    children?: ReactNode;
  },
) {
  return (
    <span
      className={NUMBER}
      onPointerDown={(event) => number !== undefined && actions.press(row, side, event)}
    >
      {number}
      {children}
    </span>
  );
}

/** The plus beside a line; keys reach the same by C. */
function CommentSign(
  { row, side, focused, actions }: {
    row: ReviewRow;
    side: Side;
    focused: boolean;
    actions: LineActions;
  },
) {
  const { comment } = actions;
  if (comment === undefined) return null;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label="Comment on the chosen lines"
      title="Comment"
      onPointerDown={(event) => event.stopPropagation()}
      onClick={() => comment(row, side)}
      className={clsx(
        "absolute top-0 -right-5.5 z-1 flex size-5 items-center justify-center rounded-kbd bg-accent text-white shadow-1",
        "opacity-0 group-hover:opacity-100 pointer-coarse:size-6",
        focused ? "opacity-100" : "pointer-coarse:hidden",
      )}
    >
      <Plus className="size-3.5" aria-hidden="true" />
    </button>
  );
}

function Sign({ line }: { line: DiffLine }) {
  return (
    <span className={clsx("w-6 shrink-0 text-center select-none", SIGN_COLOUR[line.kind])}>
      <span aria-hidden="true">{SIGN[line.kind]}</span>
      {line.kind !== "same" && <span className="sr-only">{WORDS[line.kind]}</span>}
    </span>
  );
}

function Code(
  { row, side, line, actions }: {
    row: LineRow | PairRow;
    side: Side;
    line: DiffLine;
    actions: LineActions;
  },
) {
  const { colours, edits } = fileLines(row.change);
  return (
    <span className={CODE} onPointerDown={(event) => actions.pressText(row, side, event)}>
      <CodeText line={line} colours={colours(line)} edits={edits.get(line)} />
    </span>
  );
}
