import { clsx } from "clsx";
import { memo } from "react";
import { hiddenName, hiddenTitle } from "../../gate/document/hidden-characters.ts";
import type { DiffLine } from "../change/patch.ts";
import { MAX_SHOWN_CHARS, segments } from "../change/segments.ts";
import type { ColouredSpan } from "../change/syntax.ts";
import type { TextRange } from "../change/word-edits.ts";

/** The text of a line. Everything in it is text: nothing becomes markup, a link or an address. */
export const CodeText = memo(function CodeText(
  { line, colours, edits }: {
    line: DiffLine;
    colours: readonly ColouredSpan[];
    edits: readonly TextRange[] | undefined;
  },
) {
  const word = line.kind === "added" ? "word-added" : "word-removed";
  const rest = line.text.length - MAX_SHOWN_CHARS;
  return (
    <>
      {segments(line.text, colours, edits).map((part, at) => {
        if (part.hidden === true) {
          return (
            <span key={at} className="hidden-sign" title={hiddenTitle(part.text)}>
              {hiddenName(part.text)}
            </span>
          );
        }
        const className = clsx(part.className, part.edited === true && word);
        return className === ""
          ? part.text
          : <span key={at} className={className}>{part.text}</span>;
      })}
      {line.text === "" && <br />}
      {rest > 0 && (
        <span className="text-ink-3">{` … ${rest.toLocaleString("en")} characters more`}</span>
      )}
      {line.endless === true && (
        <span className="ml-2 text-ink-3 select-none" title="The file ends without a line end">
          ⏎ missing
        </span>
      )}
    </>
  );
});
