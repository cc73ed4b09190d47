import type { MissionDetail } from "@haloop/shared";
import { FileCheck2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { Skeleton } from "../../../components/ui/skeleton.tsx";
import { errorText } from "../../../lib/api.ts";
import { shownText } from "../../../lib/shown-text.ts";
import { useHasRail } from "../../../lib/use-media.ts";
import { Checks } from "../checks/checks.tsx";
import { DiffColumn } from "./diff-column.tsx";
import { FileList } from "./file-list.tsx";
import { RunsHere } from "./runs-here.tsx";
import type { ReviewParts } from "./use-review-parts.ts";

export interface ChangePanesProps {
  mission: MissionDetail;
  parts: ReviewParts;
  open: boolean;
  /** On a narrow window: which of the two there is room for. */
  pane: "changes" | "files";
  onPane: (pane: "changes" | "files") => void;
}

/** The list of files with what belongs to it, and beside it their lines. */
export function ChangePanes(props: ChangePanesProps) {
  const { parts, pane } = props;
  const { head, error, isLoading } = parts.changes;
  const roomy = useHasRail();
  if (head === undefined) {
    return error === null || isLoading ? <Loading /> : <Failed {...{ parts }} />;
  }
  return (
    <div className="flex h-full min-h-0">
      {(roomy || pane === "files") && (
        <aside
          aria-label="Files and checks"
          className="scroll-quiet flex w-68 min-w-0 shrink-0 flex-col overflow-y-auto border-r border-border bg-bg max-lg:w-full max-lg:border-r-0"
        >
          <SidePane {...props} />
        </aside>
      )}
      {(roomy || pane === "changes") && (
        <div className="min-w-0 flex-1">
          {head.files_total === 0 ? <NothingChanged /> : <Lines {...props} />}
        </div>
      )}
    </div>
  );
}

function SidePane({ mission, parts, open, onPane }: ChangePanesProps) {
  const { head, files, isLoading, loadMore, error } = parts.changes;
  if (head === undefined) return null;
  const viewed = open ? parts.viewed : undefined;
  const go = (file_id: string) => {
    onPane("changes");
    parts.setCurrent(file_id);
    // In a narrow window the lines are drawn first.
    requestAnimationFrame(() => parts.diff.current?.toFile(file_id));
  };
  return (
    <>
      <RunsHere files={head.runs_here} viewed={viewed} onGo={go} />
      <Notes notes={head.notes} />
      <FileList
        {...{ files, isLoading, loadMore, viewed }}
        files_total={head.files_total}
        current={parts.current}
        onGo={go}
      />
      {error !== null && (
        <p role="alert" className="px-4 py-2 text-meta text-failed">
          Not all files could be listed: {errorText(error)}{" "}
          <button type="button" className="underline" onClick={() => void parts.changes.reload()}>
            Try again
          </button>
        </p>
      )}
      <Checks mission_id={mission.mission_id} tree={head.tree} open={open} />
    </>
  );
}

/** What is in the workspace and no part of the change. */
function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <section aria-labelledby="not-in-change" className="mx-4 mt-3 shrink-0">
      <h2 id="not-in-change" className="text-meta font-semibold text-ink-2">
        No part of the change
      </h2>
      <ul
        className="scroll-quiet max-h-20 overflow-y-auto"
        tabIndex={notes.length > 2 ? 0 : undefined}
        aria-labelledby="not-in-change"
      >
        {notes.map((note, at) => (
          <li key={at} className="text-meta break-words text-ink-3">{shownText(note)}</li>
        ))}
      </ul>
    </section>
  );
}

function Lines({ parts, open }: ChangePanesProps) {
  return (
    <DiffColumn
      ref={parts.diff}
      review={parts.review}
      changes={parts.fileChanges}
      viewed={parts.viewed}
      store={open ? parts.store : undefined}
      agent={parts.agent}
      resolving={parts.resolving}
      current={parts.current}
      onCurrent={parts.setCurrent}
      offset={parts.offset}
    />
  );
}

function NothingChanged() {
  return (
    <Standing icon={<FileCheck2 className="size-8 text-ink-3" aria-hidden="true" />}>
      <h2 className="text-title font-semibold">Nothing was changed</h2>
      <p className="max-w-prose text-base text-ink-2">
        The workspace is as it was when the work began. Request changes if something was to be done,
        or look at the result first.
      </p>
    </Standing>
  );
}

function Failed({ parts }: { parts: ReviewParts }) {
  return (
    <Standing>
      <div role="alert" className="w-full max-w-lg text-left">
        <Notice
          tone="failed"
          title="The change cannot be shown"
          action={<Button size="sm" onClick={() => void parts.changes.reload()}>Try again</Button>}
        >
          {errorText(parts.changes.error)}
        </Notice>
      </div>
    </Standing>
  );
}

function Standing({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 overflow-y-auto p-6 text-center">
      {icon}
      {children}
    </div>
  );
}

function Loading() {
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Loading the change"
      className="flex h-full gap-6 p-4"
    >
      <div className="flex w-60 flex-col gap-3 max-lg:hidden">
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-3.5 w-2/3" />
        <Skeleton className="h-3.5 w-1/2" />
        <Skeleton className="h-3.5 w-3/5" />
      </div>
      <div className="flex flex-1 flex-col gap-3">
        <Skeleton className="h-5 w-1/3" />
        <Skeleton className="mt-2 h-3.5 w-3/5" />
        <Skeleton className="h-3.5 w-2/5" />
        <Skeleton className="h-3.5 w-1/2" />
      </div>
    </div>
  );
}
