/** Cuts a long text into parts that can be drawn one at a time without a stall. */

export interface Part {
  /** Line of the whole text that the part begins with, counted from 1. */
  from: number;
  /** Its last line. */
  to: number;
  text: string;
}

/** Texts up to this many characters are drawn whole. */
export const MAX_WHOLE_CHARS = 60_000;
const PART_CHARS = 30_000;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Parts of about 30,000 characters, cut at empty lines outside code wherever that is possible. */
export function splitParts(text: string): Part[] {
  const lines = text.split("\n");
  if (text.length <= MAX_WHOLE_CHARS) return [{ from: 1, to: lines.length, text }];
  const parts: Part[] = [];
  let first = 0;
  let size = 0;
  let fence: string | undefined;
  const cut = (end: number) => {
    parts.push({ from: first + 1, to: end, text: lines.slice(first, end).join("\n") });
    first = end;
    size = 0;
  };
  lines.forEach((line, index) => {
    size += line.length + 1;
    fence = fenceAfter(fence, line);
    const good = line.trim() === "" && fence === undefined;
    if ((good && size >= PART_CHARS) || size >= PART_CHARS * 2) cut(index + 1);
  });
  if (first < lines.length) cut(lines.length);
  return parts;
}

function fenceAfter(open: string | undefined, line: string): string | undefined {
  const mark = FENCE.exec(line)?.[1];
  if (mark === undefined) return open;
  if (open === undefined) return mark;
  return mark.startsWith(open) ? undefined : open;
}
