/** Choosing lines by pointer and keys, and beginning a comment on them. */
import type { FileChange } from "@haloop/shared";
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { fileLines } from "../change/file-lines.ts";
import { lineOn, type ReviewRow, textOn } from "../change/rows.ts";
import type { CodePlace, Side } from "../comments/code-comment.ts";
import type { CodeComments } from "../comments/code-comments.ts";
import { shownPath } from "../files/shown-path.ts";
import { placeWords } from "./code-comment-card.tsx";
import {
  chooseRow,
  chosenLines,
  focusRow,
  isChosen,
  type LineChoice,
  stepChoice,
  stretchTo,
} from "./line-choice.ts";
import type { LineActions } from "./line-rows.tsx";

export interface LineChoosing {
  choice: LineChoice | undefined;
  /** The row where its moving end stands, or -1. */
  at: number;
  has: (row: ReviewRow) => boolean;
  isFocus: (row: ReviewRow) => boolean;
  actions: LineActions;
  onKeyDown: (event: KeyboardEvent) => void;
  /** Chooses the line of a row. */
  choose: (row: ReviewRow) => void;
  /** Begins a comment on what is chosen, else on `row`. */
  comment: (row: ReviewRow | undefined) => void;
  /** Gives the lines the focus again, after a box among them was closed. */
  focus: () => void;
  /** What is chosen, for those who listen to the screen. */
  said: string;
}

interface Parts {
  rows: readonly ReviewRow[];
  /** Undefined where nothing can be said any more. */
  store: CodeComments | undefined;
  /** The row at the top of the window: where keys begin. */
  firstInView: () => number;
  show: (at: number) => void;
  focus: () => void;
}

export function useLineChoice({ rows, store, firstInView, show, focus }: Parts): LineChoosing {
  const [choice, setChoice] = useState<LineChoice>();
  const dragging = useRef(false);
  const latest = useRef({ rows, choice, store });
  latest.current = { rows, choice, store };

  const begin = (from: LineChoice | undefined) => {
    const { rows, store } = latest.current;
    const place = from && placeOf(rows, from);
    if (place !== undefined) store?.begin(place);
  };
  useEffect(() => {
    const end = () => {
      if (!dragging.current) return;
      dragging.current = false;
      const { choice } = latest.current;
      if (choice !== undefined && choice.anchor !== choice.focus) begin(choice);
    };
    addEventListener("pointerup", end);
    return () => removeEventListener("pointerup", end);
  }, []);

  const actions = useMemo((): LineActions => ({
    press: (row, side, event: PointerEvent) => {
      if (event.button !== 0) return;
      // Numbers are no text to select; the box keeps the focus that keys need.
      event.preventDefault();
      dragging.current = event.pointerType === "mouse" && !event.shiftKey;
      setChoice((before) => event.shiftKey ? stretchTo(row, before, side) : chooseRow(row, side));
    },
    pressText: (row, side, event: PointerEvent) => {
      // A finger on the text scrolls, and with Shift the text selection grows.
      if (event.button !== 0 || event.pointerType === "touch" || event.shiftKey) return;
      setChoice(chooseRow(row, side));
    },
    enter: (row, event: PointerEvent) => {
      if (!dragging.current || (event.buttons & 1) === 0) return;
      setChoice((before) => {
        const line = before && lineOn(row, before.side);
        const inFile = before?.file_id === row.file.id;
        return before !== undefined && inFile && line !== undefined
          ? { ...before, focus: line }
          : before;
      });
    },
    comment: store === undefined ? undefined : (row: ReviewRow, side: Side) => {
      const { choice } = latest.current;
      begin(isChosen(row, choice) && choice?.side === side ? choice : chooseRow(row, side));
    },
  }), [store]);

  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === "Escape" && choice !== undefined) return setChoice(undefined);
    if (by === undefined) return sideStep(event);
    event.preventDefault();
    const present = focusRow(rows, choice);
    const at = present >= 0 ? present : firstInView() - by;
    const next = stepChoice(rows, at, by, present >= 0 ? choice : undefined, event.shiftKey);
    if (next === undefined) return;
    setChoice(next.choice);
    show(next.at);
  };
  const sideStep = (event: KeyboardEvent) => {
    const side = event.key === "ArrowLeft" ? "old" : event.key === "ArrowRight" ? "new" : undefined;
    const row = rows[focusRow(rows, choice)];
    if (side === undefined || row === undefined) return;
    event.preventDefault();
    setChoice(chooseRow(row, side));
  };
  const at = useMemo(() => focusRow(rows, choice), [rows, choice]);
  return {
    choice,
    at,
    has: (row) => isChosen(row, choice),
    isFocus: (row) => row === rows[at],
    focus,
    actions,
    onKeyDown,
    choose: (row) => setChoice(chooseRow(row, choice?.side)),
    comment: (row) => begin(choice ?? (row && chooseRow(row))),
    said: useMemo(() => choiceWords(rows, choice), [rows, choice]),
  };
}

/** What a comment on the chosen lines is about; their text comes from the file, shown or not. */
function placeOf(rows: readonly ReviewRow[], choice: LineChoice): CodePlace | undefined {
  const row = rows[focusRow(rows, choice)];
  if (row === undefined || (row.kind !== "line" && row.kind !== "pair")) return undefined;
  const { from, to } = chosenLines(choice);
  const { file, change } = row;
  const quote = linesOf(change, choice.side).slice(from - 1, to).join("\n");
  return { file_id: file.id, path: file.path, side: choice.side, from, to, quote };
}

function linesOf(change: FileChange, side: Side): readonly string[] {
  return fileLines(change).texts[side];
}

function choiceWords(rows: readonly ReviewRow[], choice: LineChoice | undefined): string {
  const row = rows[focusRow(rows, choice)];
  if (choice === undefined || row === undefined) return "";
  const place = placeWords({ ...chosenLines(choice), side: choice.side });
  const kind = row.kind === "line" && row.line.kind !== "same" ? `${row.line.kind}, ` : "";
  return `${place} of ${shownPath(row.file.path)}: ${kind}${textOn(row, choice.side) ?? ""}`;
}
