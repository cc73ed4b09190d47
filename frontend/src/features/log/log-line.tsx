import { clsx } from "clsx";
import { memo } from "react";
import { type LogSpan, logSpans } from "./log-text.ts";

export interface LogLineProps {
  number: number;
  /** Undefined while the line is being read again. */
  text: string | undefined;
  /** The colour escape in force at its beginning. */
  looks: string;
  wrap: boolean;
  needle: string;
  current: boolean;
  gutter: number;
}

/** One line of a log with its number, its colours and the search's hits. */
export const LogLine = memo(function LogLine(props: LogLineProps) {
  const { number, text, looks, wrap, needle, current, gutter } = props;
  return (
    <div
      className={clsx(
        "flex min-w-full pr-4 font-mono text-code hover:bg-sunken",
        wrap ? "w-full" : "w-max",
        current && "bg-accent-tint",
      )}
    >
      <span
        aria-hidden="true"
        className="shrink-0 pr-4 pl-6 text-right text-ink-3 select-none max-md:pl-2"
        style={{ minWidth: `calc(${gutter}ch + 2.5rem)` }}
      >
        {number + 1}
      </span>
      <span
        dir="ltr"
        className={wrap ? "min-w-0 break-words whitespace-pre-wrap" : "whitespace-pre"}
        style={{ unicodeBidi: "isolate" }}
      >
        {text === undefined
          ? <span className="text-ink-3">…</span>
          : logSpans(text, looks).map((span, at) => <Span key={at} span={span} needle={needle} />)}
      </span>
    </div>
  );
});

function Span({ span, needle }: { span: LogSpan; needle: string }) {
  const style = span.colour === undefined ? undefined : { color: `rgb(${span.colour})` };
  return (
    <span className={span.className} style={style}>
      {needle === "" ? span.text : <Marked text={span.text} needle={needle} />}
    </span>
  );
}

function Marked({ text, needle }: { text: string; needle: string }) {
  const parts: (string | React.ReactElement)[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
    parts.push(text.slice(from, at));
    parts.push(
      <mark key={at} className="rounded-[2px] bg-accent-line text-ink">
        {text.slice(at, at + needle.length)}
      </mark>,
    );
    from = at + needle.length;
  }
  parts.push(text.slice(from));
  return <>{parts}</>;
}
