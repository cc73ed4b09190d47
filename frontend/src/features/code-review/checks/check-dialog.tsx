import { type Check, type CheckRun, checkState } from "@haloop/shared";
import { useLayoutEffect, useMemo, useRef } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { shownText } from "../../../lib/shown-text.ts";
import { useNow } from "../../../lib/use-now.ts";
import { LogLine } from "../../log/log-line.tsx";
import { looksAfter } from "../../log/sgr.ts";
import { runWords } from "./check-words.ts";

/** A run's output as it comes, and how it ended. */
export function CheckDialog(
  { check, run, stale, canRun, onRun, onClose }: {
    check: Check;
    run: CheckRun;
    stale: boolean;
    canRun: boolean;
    onRun: () => void;
    onClose: () => void;
  },
) {
  const now_ms = useNow(1000);
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={shownText(check.name)}
      description={`${check.argv.map(shownText).join(" ")}`}
      width="md:max-w-[52rem]"
      footer={
        <>
          <span className="min-w-0 flex-1 text-meta text-ink-3">
            <span role="status">{endWords(run, now_ms)}</span>
            {" · "}
            <TimeAgo at={run.started_at} />
          </span>
          {check.offered && <Button disabled={!canRun} onClick={onRun}>Run again</Button>}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {stale && (
          <Notice>It ran over an earlier state of the workspace than the one that is shown.</Notice>
        )}
        {run.error !== undefined && (
          <Notice tone="failed" title="It did not run to its end">{shownText(run.error)}</Notice>
        )}
        <Output run={run} />
      </div>
    </Dialog>
  );
}

function endWords(run: CheckRun, now_ms: number): string {
  const words = runWords(run, now_ms);
  return checkState(run) === "passed" ? `passed, exit code 0 · ${words}` : words;
}

/** Follows the end while it runs, unless the person scrolled up. */
function Output({ run }: { run: CheckRun }) {
  const text = run.output_tail ?? "";
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [text]);
  const lines = useMemo(() => {
    let looks = "";
    return text.replace(/\n$/, "").split("\n").map((line) => {
      const before = looks;
      looks = looksAfter(looks, line);
      return { line, looks: before };
    });
  }, [text]);
  if (text === "") {
    return (
      <p className="text-row text-ink-3">
        {checkState(run) === "running" ? "Nothing written yet." : "It wrote nothing."}
      </p>
    );
  }
  return (
    <div
      ref={box}
      role="region"
      aria-label="Output"
      tabIndex={0}
      onScroll={({ currentTarget: it }) => {
        atEnd.current = it.scrollHeight - it.scrollTop - it.clientHeight < 24;
      }}
      className="scroll-quiet max-h-[55dvh] overflow-y-auto rounded-panel border border-border bg-bg py-2"
    >
      {lines.map(({ line, looks }, at) => (
        <LogLine
          key={at}
          number={at}
          text={line}
          looks={looks}
          wrap
          needle=""
          current={false}
          gutter={String(lines.length).length}
        />
      ))}
    </div>
  );
}
