import { applyEdits, format } from "jsonc-parser";
import { jsonProblems } from "../document/json-problems.ts";

/**
 * JSON set out with two spaces. It is laid out as text and not read and written anew, so that every
 * number and every doubled key stays as the agent wrote it.
 */
export function prettyJson(text: string): { text: string; problem?: string } {
  const [first] = jsonProblems(text);
  if (first !== undefined) {
    return {
      text,
      problem:
        `This is not valid JSON (line ${first.line}: ${first.words}), so it is shown as it is.`,
    };
  }
  const edits = format(text, undefined, { tabSize: 2, insertSpaces: true, eol: "\n" });
  return { text: applyEdits(text, edits) };
}
