/** The whole change as one column of rows, of which only those in view are drawn. Pure. */
import type { ChangedFile, FeedbackRound, FileChange } from "@haloop/shared";
import type { Outcome } from "../../review/rounds/outcome.ts";
import type { CodeComment, Side } from "../comments/code-comment.ts";
import { changedLines, faceOf, LARGE_LINES } from "./face.ts";
import { type Pair, sideBySide, unified } from "./file-lines.ts";
import type { Gap, OpenedGaps } from "./gaps.ts";
import type { DiffLine } from "./patch.ts";

type Of<Kind, More = object> = { kind: Kind; key: string; file: ChangedFile } & More;

/** What was said in an earlier round, with what became of its lines. */
export interface Said {
  round: FeedbackRound;
  outcome: Outcome;
}

export type LineRow = Of<"line", { change: FileChange; line: DiffLine }>;
export type PairRow = Of<"pair", { change: FileChange; pair: Pair }>;
export type ReviewRow =
  | Of<"file">
  | Of<"warn">
  | Of<"waits", { lines: number }>
  | Of<"failed", { message: string }>
  | Of<"face", { words: string }>
  | Of<"large", { lines: number }>
  | Of<"gap", { gap: Gap }>
  | LineRow
  | PairRow
  | Of<"comment", { comment: CodeComment }>
  | Of<"said", { said: Said }>
  | Of<"end">;

/** A comment's or earlier comment's place in the change as it is now. */
export interface Placed<T> {
  what: T;
  side: Side;
  /** The line that it stands below; undefined where its lines are gone. */
  line: number | undefined;
}

export interface FileShown {
  file: ChangedFile;
  /** Undefined while it is on its way, a sentence where it cannot be had. */
  change: FileChange | string | undefined;
  folded: boolean;
  /** The person wants to see it although it is large. */
  wanted: boolean;
  opened: OpenedGaps;
  comments: readonly Placed<CodeComment>[];
  said: readonly Placed<Said>[];
}

/** The rows of one file. */
export function fileRows(shown: FileShown, split: boolean): ReviewRow[] {
  const { file, folded } = shown;
  const key = (part: string) => `${file.id} ${part}`;
  const head: ReviewRow = { kind: "file", key: key("file"), file };
  if (folded) return [head];
  const warn: ReviewRow[] = file.runs_here.length === 0
    ? []
    : [{ kind: "warn", key: key("warn"), file }];
  return [head, ...warn, ...bodyRows(shown, split, key), { kind: "end", key: key("end"), file }];
}

function bodyRows(
  shown: FileShown,
  split: boolean,
  key: (part: string) => string,
): ReviewRow[] {
  const { file, change, opened } = shown;
  const lines = changedLines(file);
  if (lines > LARGE_LINES && !shown.wanted) {
    return [...threads(shown, key), { kind: "large", key: key("large"), file, lines }];
  }
  if (change === undefined) return [{ kind: "waits", key: key("waits"), file, lines }];
  if (typeof change === "string") {
    return [{ kind: "failed", key: key("failed"), file, message: change }];
  }
  const words = faceOf(change);
  if (words !== undefined) {
    return [...threads(shown, key), { kind: "face", key: key("face"), file, words }];
  }
  const rows = (split ? sideBySide(change, opened) : unified(change, opened)).map((entry) => {
    if (entry.kind === "gap") {
      return { kind: "gap" as const, key: key(`gap ${entry.id}`), file, gap: entry };
    }
    if (entry.kind === "pair") {
      const name = `${entry.left?.old ?? ""} ${entry.right?.now ?? ""}`;
      return { kind: "pair" as const, key: key(`pair ${name}`), file, change, pair: entry };
    }
    const name = `${entry.old ?? ""} ${entry.now ?? ""}`;
    return { kind: "line" as const, key: key(`line ${name}`), file, change, line: entry };
  });
  return withThreads(rows, shown, key);
}

/** Puts every thread below its line; one whose line is not in view stands at the top. */
function withThreads(
  rows: readonly ReviewRow[],
  shown: FileShown,
  key: (part: string) => string,
): ReviewRow[] {
  if (shown.comments.length === 0 && shown.said.length === 0) return [...rows];
  const left = new Set([...shown.comments, ...shown.said]);
  const below = rows.flatMap((row) => {
    const here = [...left].filter(({ side, line }) => line !== undefined && holds(row, side, line));
    for (const one of here) left.delete(one);
    return [row, ...here.map((one) => threadRow(one, shown, key))];
  });
  return [...[...left].map((one) => threadRow(one, shown, key)), ...below];
}

function threads(shown: FileShown, key: (part: string) => string): ReviewRow[] {
  return [...shown.said, ...shown.comments].map((one) => threadRow(one, shown, key));
}

function threadRow(
  { what }: Placed<CodeComment | Said>,
  { file }: FileShown,
  key: (part: string) => string,
): ReviewRow {
  return "round" in what
    ? { kind: "said", key: key(`said ${what.outcome.id}`), file, said: what }
    : { kind: "comment", key: key(`comment ${what.id}`), file, comment: what };
}

/** Whether a row shows this line of this side. */
export function holds(row: ReviewRow, side: Side, line: number): boolean {
  return lineOn(row, side) === line;
}

/** The number of the line that a row shows on a side. */
export function lineOn(row: ReviewRow, side: Side): number | undefined {
  return side === "old" ? oldLine(row)?.old : newLine(row)?.now;
}

/** The line that a row shows on a side. */
export function textOn(row: ReviewRow, side: Side): string | undefined {
  return (side === "old" ? oldLine(row) : newLine(row))?.text;
}

function oldLine(row: ReviewRow): DiffLine | undefined {
  return row.kind === "line" ? row.line : row.kind === "pair" ? row.pair.left : undefined;
}

function newLine(row: ReviewRow): DiffLine | undefined {
  return row.kind === "line" ? row.line : row.kind === "pair" ? row.pair.right : undefined;
}

/** Whether something changed in this row, for going from one change to the next. */
export function isChanged(row: ReviewRow): boolean {
  if (row.kind === "line") return row.line.kind !== "same";
  return row.kind === "pair" && row.pair.left !== row.pair.right;
}

/** A first guess at a row's height in px, until it is drawn. */
export function estimatedHeight(row: ReviewRow): number {
  switch (row.kind) {
    case "file":
      return 44;
    case "waits":
      return Math.min(Math.max(row.lines, 1) + 8, 40) * 20;
    case "line":
    case "pair":
      return 20;
    case "gap":
      return 28;
    case "end":
      return 16;
    case "comment":
    case "said":
      return 140;
    default:
      return 60;
  }
}
