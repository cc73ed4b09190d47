/** Longer lines are broken, so that one row never holds more than this. */
export const MAX_LINE_CHARS = 8192;

/** Finished lines, long ones broken, and what follows the last line break. */
export function splitLines(text: string): { lines: string[]; rest: string } {
  const lines: string[] = [];
  const whole = text.split("\n");
  let rest = whole.pop() ?? "";
  for (const line of whole) {
    if (line.length <= MAX_LINE_CHARS) lines.push(line);
    else for (const part of broken(line)) lines.push(part);
  }
  while (rest.length > MAX_LINE_CHARS) {
    lines.push(rest.slice(0, MAX_LINE_CHARS));
    rest = rest.slice(MAX_LINE_CHARS);
  }
  return { lines, rest };
}

function broken(line: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < line.length; at += MAX_LINE_CHARS) {
    parts.push(line.slice(at, at + MAX_LINE_CHARS));
  }
  return parts;
}
