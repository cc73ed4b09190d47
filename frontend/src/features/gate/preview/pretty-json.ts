import { applyEdits, format, parse, type ParseError, printParseErrorCode } from "jsonc-parser";

/**
 * JSON set out with two spaces. It is laid out as text and not read and written anew, so that every
 * number and every doubled key stays as the agent wrote it.
 */
export function prettyJson(text: string): { text: string; problem?: string } {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined) {
    const line = text.slice(0, error.offset).split("\n").length;
    const words = printParseErrorCode(error.error).replaceAll(
      /(?<=[a-z])[A-Z]/g,
      (letter) => ` ${letter.toLowerCase()}`,
    ).toLowerCase();
    return {
      text,
      problem: `This is not valid JSON (line ${line}: ${words}), so it is shown as it is.`,
    };
  }
  const edits = format(text, undefined, { tabSize: 2, insertSpaces: true, eol: "\n" });
  return { text: applyEdits(text, edits) };
}
