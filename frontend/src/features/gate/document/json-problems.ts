/** What is wrong with a text that should be JSON, and where. */
import { parse, type ParseError, printParseErrorCode } from "jsonc-parser";

export interface JsonProblem {
  /** Offsets in the text; at least one character wide wherever there is one. */
  from: number;
  to: number;
  /** Counted from 1. */
  line: number;
  /** In lower case: "value expected". */
  words: string;
}

/** Every error of syntax, in the order of the text; none when it is JSON. */
export function jsonProblems(text: string): JsonProblem[] {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  // One slip is sometimes told in two ways: the first is what the parser hoped for.
  const told = errors.filter(({ offset }, at) => offset !== errors[at - 1]?.offset);
  return told.map(({ error, offset, length }) => {
    const from = Math.min(offset, Math.max(0, text.length - 1));
    return {
      from,
      to: Math.min(text.length, Math.max(from + 1, offset + length)),
      line: text.slice(0, offset).split("\n").length,
      words: inWords(printParseErrorCode(error)),
    };
  });
}

/** "CommaExpected" as words. */
function inWords(code: string): string {
  return code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
