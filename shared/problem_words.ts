/**
 * What is wrong with a value, in words for a person: zod's own are for programmers. They complete a
 * sentence that begins with the field: "port: must be a number". Importing this sets them for all
 * schemas of the program; a schema's own message wins.
 */
import { z } from "zod";

z.config({ customError: wordsFor });

/** Every problem with its field: `title: is missing, port: must be a number`. */
export function problemsOf({ issues }: z.ZodError, whole = "the whole"): string {
  return issues.map(({ path, message }) => {
    const field = path.length === 0 ? whole : path.map(String).join(".");
    return `${field}: ${message}`;
  }).join(", ");
}

function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== "custom") return "is missing";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case "invalid_value": {
      const known = issue.values.map(String).join(", ");
      return `must be ${issue.values.length === 1 ? "" : "one of "}${known}${andNot(issue.input)}`;
    }
    case "too_small":
      return tooSmall(issue.origin, issue.minimum, issue.inclusive === true);
    case "too_big":
      return tooBig(issue.origin, issue.maximum, issue.inclusive === true);
    case "invalid_format":
      return FORMATS[issue.format] ?? "does not have the right form";
    case "unrecognized_keys":
      return `has what is not known: ${issue.keys.join(", ")}`;
    case "custom":
      return undefined;
    default:
      return "has a value that does not fit";
  }
}

/** The value itself where it is short and can be no secret: one of a few words was meant. */
function andNot(input: unknown): string {
  return typeof input === "string" && input.length <= 40
    ? `, and not ${JSON.stringify(input)}`
    : "";
}

function tooSmall(origin: string, minimum: number | bigint, inclusive: boolean): string {
  if (origin === "string" || origin === "array") {
    if (minimum <= 1) return "must not be empty";
    return `must have at least ${minimum} ${origin === "string" ? "characters" : "entries"}`;
  }
  return inclusive ? `must be at least ${minimum}` : `must be greater than ${minimum}`;
}

function tooBig(origin: string, maximum: number | bigint, inclusive: boolean): string {
  if (origin === "string") return `must not be longer than ${maximum} characters`;
  if (origin === "array") return `must not have more than ${maximum} entries`;
  return inclusive ? `must not be greater than ${maximum}` : `must be less than ${maximum}`;
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "fields with values (name: value)",
  record: "fields with values (name: value)",
};

const FORMATS: Readonly<Record<string, string>> = {
  url: "must be an address that begins with http:// or https://",
  datetime: "must be a time in ISO 8601, as 2026-01-31T12:00:00.000Z",
};
