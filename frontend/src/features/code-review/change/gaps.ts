/** The unchanged lines between hunks, folded into gaps that can be opened. Pure. */
import type { FileChange } from "@haloop/shared";
import type { DiffLine, Hunk } from "./patch.ts";

export interface Gap {
  kind: "gap";
  /** Names it within its file, whatever was opened of it. */
  id: number;
  /** How many lines are folded; undefined where the end of the file is not known. */
  count: number | undefined;
  /** There is a text to open it from. */
  opens: boolean;
  /** Where it lies: what is opened first is next to a hunk. */
  at: "top" | "middle" | "end";
}

/** How many lines of a gap the person opened, from its beginning and from its end. */
export interface Opened {
  head: number;
  tail: number;
}

export type OpenedGaps = ReadonlyMap<number, Opened>;

/** So many lines come with one press; a smaller rest comes along. */
export const OPEN_STEP = 20;

/** All lines of a change in order, and the gaps between them. */
export function withGaps(
  change: FileChange,
  hunks: readonly Hunk[],
  opened: OpenedGaps,
): (DiffLine | Gap)[] {
  const text = change.new_text === undefined || change.old_text === undefined
    ? undefined
    : textLines(change.new_text);
  const result: (DiffLine | Gap)[] = [];
  let [old, now] = [1, 1];
  for (const [index, hunk] of hunks.entries()) {
    const count = hunk.now - now;
    const at = index === 0 ? "top" : "middle";
    result.push(...openGap({ id: index, at, old, now, count, text }, opened), ...hunk.lines);
    old = hunk.old + hunk.lines.filter((line) => line.kind !== "added").length;
    now = hunk.now + hunk.lines.filter((line) => line.kind !== "removed").length;
  }
  if (hunks.length > 0 && text !== undefined) {
    const rest = { id: hunks.length, at: "end", old, now, count: text.length - now + 1, text };
    result.push(...openGap(rest as Place, opened));
  }
  return result;
}

/** What a press on a gap opens: a step from the side that touches a hunk, or all of it. */
export function openMore(gap: Gap, before: Opened | undefined, all: boolean): Opened {
  const { head, tail } = before ?? { head: 0, tail: 0 };
  const count = gap.count ?? 0;
  if (all || count <= OPEN_STEP * 1.5) return { head: head + count, tail };
  return gap.at === "top" ? { head, tail: tail + OPEN_STEP } : { head: head + OPEN_STEP, tail };
}

interface Place {
  id: number;
  at: Gap["at"];
  old: number;
  now: number;
  count: number;
  text: string[] | undefined;
}

function openGap(place: Place, opened: OpenedGaps): (DiffLine | Gap)[] {
  const { id, at, old, now, count, text } = place;
  if (count <= 0) return [];
  if (text === undefined) return [{ kind: "gap", id, count, opens: false, at }];
  const { head, tail } = opened.get(id) ?? { head: 0, tail: 0 };
  const line = (offset: number): DiffLine => ({
    kind: "same",
    old: old + offset,
    now: now + offset,
    text: text[now + offset - 1] ?? "",
  });
  const lines = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, index) => line(from + index));
  const folded = count - head - tail;
  if (folded <= 0) return lines(0, count);
  const gap: Gap = { kind: "gap", id, count: folded, opens: true, at };
  return [...lines(0, head), gap, ...lines(count - tail, count)];
}

/** The lines of a text; what follows the last line end is no line when it is empty. */
export function textLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
