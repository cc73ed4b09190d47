/** How what programs say becomes the text of events: bounded, and one line where one is asked for. */

/** More than this of one text is left to the raw log. */
const MOST_CHARACTERS = 16_000;
const SUMMARY_CHARACTERS = 200;

/** A text that an event may carry. */
export function eventText(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  const rest = text.length - MOST_CHARACTERS;
  return `${
    text.slice(0, MOST_CHARACTERS).toWellFormed()
  }\n… ${rest} more characters are in the log`;
}

/** JSON as an event carries it. */
export function eventJson(value: unknown): string {
  try {
    return eventText(JSON.stringify(value, null, 2) ?? "");
  } catch {
    // Nested deeper than the stack goes, which JSON.parse does not mind.
    return "It cannot be shown; see the log";
  }
}

/** The fields of a tool's input that say best in one line what it is about, the best first. */
const TELLING = [
  "command",
  "cmd",
  "file_path",
  "filePath",
  "absolute_path",
  "path",
  "pattern",
  "query",
  "url",
  "prompt",
  "description",
];

/** One line that tells what a tool was called for: its command, its file, or what it was given. */
export function summaryOf(input: unknown): string {
  if (typeof input === "string") return oneLine(input);
  if (typeof input !== "object" || input === null) return "";
  const fields = input as Record<string, unknown>;
  for (const name of TELLING) {
    const value = fields[name];
    if (typeof value === "string" && value.trim() !== "") return oneLine(value);
    if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
      return oneLine(value.join(" "));
    }
  }
  const first = Object.values(fields).find((value) => typeof value === "string");
  return typeof first === "string" ? oneLine(first) : "";
}

/** The text in one line, cut where it gets long. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= SUMMARY_CHARACTERS
    ? line
    : `${line.slice(0, SUMMARY_CHARACTERS).toWellFormed()}…`;
}

/** What a program said, as it is quoted in a sentence of ours. */
export function quotedSaying(text: string): string {
  return `"${oneLine(text).replace(/[.\s]+$/, "")}"`;
}
