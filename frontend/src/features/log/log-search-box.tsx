import { ChevronDown, ChevronUp, Search, X } from "lucide-react";
import { useRef, useState } from "react";
import { useShortcut } from "../../lib/shortcuts.ts";
import type { LogHits } from "./log-search.ts";

const TOOL =
  "inline-flex size-7 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink max-md:size-11";

/** Looks in the whole log, the part that is not laid out included. */
export function LogSearchBox(
  { hits, at, onQuery, onStep }: {
    hits: LogHits;
    at: number;
    onQuery: (text: string) => void;
    onStep: (at: number) => void;
  },
) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const count = hits.lines.length;
  const show = () => {
    setOpen(true);
    requestAnimationFrame(() => input.current?.select());
  };
  const change = (next: string) => {
    setText(next);
    onQuery(next);
  };
  const close = () => {
    change("");
    setOpen(false);
    // What had the focus goes away; the button is drawn in its place.
    requestAnimationFrame(() => opener.current?.focus());
  };
  const step = (by: number) => count > 0 && onStep((at + by + count) % count);
  useShortcut("mod+f", show, { label: "Search in the log", group: "Log" });
  if (!open) {
    return (
      <button
        ref={opener}
        type="button"
        aria-label="Search in the log"
        title="Search in the log"
        onClick={show}
        className={TOOL}
      >
        <Search className="size-4" aria-hidden="true" />
      </button>
    );
  }
  return (
    <span className="field flex items-center">
      <input
        ref={input}
        type="text"
        role="searchbox"
        aria-label="Search in the log"
        placeholder="Search in the log"
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
          if (event.key === "Escape") close();
        }}
        className="h-7 w-40 min-w-0 bg-transparent pl-2.5 text-row outline-none max-md:h-11"
      />
      <span role="status" className="px-2 text-meta whitespace-nowrap text-ink-3">
        {text !== "" && hitWords(hits, at)}
        {text !== "" && !hits.done && (
          // Seen but not read out: it changes many times a second.
          <span aria-hidden="true">{` ${Math.floor(hits.share * 100)} %`}</span>
        )}
      </span>
      <button type="button" aria-label="Previous hit" onClick={() => step(-1)} className={TOOL}>
        <ChevronUp className="size-4" aria-hidden="true" />
      </button>
      <button type="button" aria-label="Next hit" onClick={() => step(1)} className={TOOL}>
        <ChevronDown className="size-4" aria-hidden="true" />
      </button>
      <button type="button" aria-label="Close the search" onClick={close} className={TOOL}>
        <X className="size-4" aria-hidden="true" />
      </button>
    </span>
  );
}

function hitWords(hits: LogHits, at: number): string {
  const count = hits.lines.length;
  if (count === 0) return hits.done ? "none" : "searching";
  return `${at + 1} of ${count.toLocaleString("en")}${hits.capped || !hits.done ? "+" : ""}`;
}
