/** The rows between the lines: gaps, reasons, and what stands where there are no lines. */
import { ChevronsUpDown, FileWarning, TriangleAlert, UnfoldVertical } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Skeleton } from "../../../components/ui/skeleton.tsx";
import { shownText } from "../../../lib/shown-text.ts";
import { modeWords } from "../change/face.ts";
import { type Gap, OPEN_STEP } from "../change/gaps.ts";
import type { ReviewRow } from "../change/rows.ts";

type RowOf<Kind extends ReviewRow["kind"]> = Extract<ReviewRow, { kind: Kind }>;

/** Unchanged lines that are folded; a press brings some, another button all. */
export function GapRow({ gap, onOpen }: { gap: Gap; onOpen: (all: boolean) => void }) {
  const words = `${gap.count?.toLocaleString("en")} unchanged ${
    gap.count === 1 ? "line" : "lines"
  }`;
  if (!gap.opens) {
    return (
      <p className="flex min-h-7 items-center gap-2 bg-sunken pl-4 text-meta text-ink-3">
        <ChevronsUpDown className="size-3.5" aria-hidden="true" />
        {words}
      </p>
    );
  }
  const small = (gap.count ?? 0) <= OPEN_STEP * 1.5;
  return (
    <div className="flex min-h-7 items-stretch bg-sunken text-meta text-ink-3 pointer-coarse:min-h-11">
      <button
        type="button"
        onClick={() => onOpen(small)}
        className="focus-inset flex min-w-0 flex-1 items-center gap-2 pl-4 text-left hover:bg-hover hover:text-ink"
      >
        <UnfoldVertical className="size-3.5 shrink-0" aria-hidden="true" />
        {small ? `Show ${words}` : `Show ${OPEN_STEP} of ${words}`}
      </button>
      {!small && (
        <button
          type="button"
          onClick={() => onOpen(true)}
          className="focus-inset px-4 hover:bg-hover hover:text-ink"
        >
          Show all
        </button>
      )}
    </div>
  );
}

/** Why the person's own tools would execute this file. */
export function WarnRow({ row: { file } }: { row: RowOf<"warn"> }) {
  return (
    <div className="px-4 py-2 max-md:px-2">
      <div className="flex items-start gap-2.5 rounded-control bg-warn-tint px-3 py-2 text-row text-ink">
        <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
        <p className="min-w-0 break-words">
          <span className="font-medium text-warn">Runs on your machine:</span>{" "}
          {file.runs_here.map(({ why }) => shownText(why)).join("; ")}. Haloop has not run it.
        </p>
      </div>
    </div>
  );
}

export function WaitsRow({ row: { lines } }: { row: RowOf<"waits"> }) {
  const shown = Math.min(Math.max(lines, 1) + 8, 40);
  return (
    <div
      aria-busy="true"
      className="flex flex-col gap-2 overflow-hidden px-14 py-2"
      style={{ height: shown * 20 }}
    >
      <Skeleton className="h-3 w-2/5" />
      <Skeleton className="h-3 w-3/5" />
      <Skeleton className="h-3 w-1/3" />
    </div>
  );
}

export function FaceRow({ row: { file, words } }: { row: RowOf<"face"> }) {
  const mode = modeWords(file);
  return (
    <Standing>
      {words}
      {mode !== undefined && ` It is ${mode}.`.replace("It is was", "It was")}
    </Standing>
  );
}

export function LargeRow({ row, onShow }: { row: RowOf<"large">; onShow: () => void }) {
  return (
    <Standing action={<Button size="sm" onClick={onShow}>Show the lines</Button>}>
      {`${row.lines.toLocaleString("en")} changed lines are folded.`}
    </Standing>
  );
}

export function FailedRow({ row, onRetry }: { row: RowOf<"failed">; onRetry: () => void }) {
  return (
    <Standing action={<Button size="sm" onClick={onRetry}>Try again</Button>}>
      <span className="text-failed">This change cannot be shown: {row.message}</span>
    </Standing>
  );
}

function Standing({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex items-center gap-3 px-6 pt-3 text-row text-ink-2 max-md:px-4">
      <FileWarning className="size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <p className="min-w-0 break-words">{children}</p>
      {action}
    </div>
  );
}
