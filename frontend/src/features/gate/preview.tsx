import { clsx } from "clsx";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import type { LineRange } from "./document/line-range.ts";
import { isJson } from "./document/artifact-kind.ts";
import { drawBars } from "./preview/bars.ts";
import { Markdown } from "./preview/markdown.tsx";
import { type Part, splitParts } from "./preview/preview-parts.ts";
import { prettyJson } from "./preview/pretty-json.ts";
import "./preview/prose.css";

export interface PreviewProps {
  text: string;
  /** The artifact's name; JSON is set out as code, everything else is Markdown. */
  name?: string;
  unsaved?: readonly LineRange[];
  saved?: readonly LineRange[];
  /** In the narrower type that stands beside the editor. */
  beside?: boolean;
  /** The line that is read in the editor: the part of a long text that holds it is drawn. */
  line?: number;
}

const NO_LINES: readonly LineRange[] = [];

/** An artifact as it reads. A long one is drawn part by part, so that it never stalls the page. */
export function Preview(props: PreviewProps) {
  const { name = "", beside = false } = props;
  const text = useDeferredValue(props.text);
  const { unsaved = NO_LINES, saved = NO_LINES } = props;
  const shown = useMemo(() => isJson(name) ? prettyJson(text) : { text }, [name, text]);
  const parts = useMemo(() => splitParts(shown.text), [shown.text]);
  const [chosen, setChosen] = useState(0);
  const { line } = props;
  const followed = useRef(line);
  useEffect(() => {
    if (line === undefined || line === followed.current) return;
    followed.current = line;
    const found = parts.findIndex(({ from, to }) => from <= line && line <= to);
    if (found !== -1) setChosen(found);
  }, [line, parts]);
  const index = Math.min(chosen, parts.length - 1);
  const part = parts[index]!;
  const lines = useMemo(() => ({ offset: part.from - 1 }), [part.from]);
  const box = useRef<HTMLDivElement>(null);
  // After the words: they may come later than what is known of their lines.
  useEffect(() => {
    // Set out anew, the lines of JSON are no longer those of the source.
    if (box.current !== null && !isJson(name)) drawBars(box.current, unsaved, saved);
  }, [name, part, unsaved, saved]);
  if (text.trim() === "") {
    return <p className="p-6 text-base text-ink-3">This artifact is empty.</p>;
  }
  return (
    <div ref={box} className={clsx("prose", beside && "prose-beside")}>
      {shown.problem !== undefined && <p className="prose-note">{shown.problem}</p>}
      {parts.length > 1 && <PartPicker {...{ parts, index }} onPick={setChosen} />}
      {isJson(name)
        ? <Markdown text={fenced(part.text)} lines={JSON_LINES} />
        : <Markdown text={part.text} lines={lines} />}
      {parts.length > 1 && <PartPicker {...{ parts, index }} onPick={setChosen} />}
    </div>
  );
}

const JSON_LINES = { offset: 0 };

function fenced(json: string): string {
  const longest = Math.max(2, ...[...json.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}json\n${json}\n${fence}`;
}

function PartPicker(
  { parts, index, onPick }: { parts: Part[]; index: number; onPick: (index: number) => void },
) {
  const { from, to } = parts[index]!;
  const number = (value: number) => value.toLocaleString();
  return (
    <nav
      aria-label="Parts of the preview"
      className="my-4 flex items-center gap-2 text-meta text-ink-3"
    >
      <Button
        size="icon"
        aria-label="Earlier part"
        disabled={index === 0}
        onClick={() => onPick(index - 1)}
      >
        <ChevronLeft className="size-4" aria-hidden="true" />
      </Button>
      <Button
        size="icon"
        aria-label="Later part"
        disabled={index === parts.length - 1}
        onClick={() => onPick(index + 1)}
      >
        <ChevronRight className="size-4" aria-hidden="true" />
      </Button>
      <span>
        This artifact is long and is drawn in {parts.length} parts: lines {number(from)} to{" "}
        {number(to)}.
      </span>
    </nav>
  );
}
