import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { isConflict } from "../document/document-state.ts";
import type { GateSnapshot } from "../session/gate-session.ts";

export interface BannersProps {
  snapshot: GateSnapshot;
  onMerge: () => void;
  onMergeOther: () => void;
  onDiscard: () => void;
  onCompareSeen: () => void;
  onDismiss: () => void;
}

/** What happened to the text besides the person's own edits, most pressing first. */
export function Banners(props: BannersProps) {
  const { snapshot } = props;
  const { document, other, notice } = snapshot;
  return (
    <>
      {isConflict(document) && (
        <Banner
          title="This artifact changed since you began editing"
          actions={
            <>
              <Button size="sm" variant="ghost" onClick={props.onDiscard}>Discard my edits</Button>
              <Button size="sm" onClick={props.onMerge}>Merge…</Button>
            </>
          }
        >
          Both texts are kept. Merge them, then save.
        </Banner>
      )}
      {other !== undefined && (
        <Banner
          title="Another tab holds a different unsaved text"
          actions={<Button size="sm" onClick={props.onMergeOther}>Merge…</Button>}
        >
          Both are kept in this browser until they are merged or saved.
        </Banner>
      )}
      {notice !== undefined && (
        <Banner
          tone="failed"
          title="Not continued"
          actions={
            <>
              {notice.is === "stale" && !notice.seen.doc.eq(document.doc) && (
                <Button size="sm" onClick={props.onCompareSeen}>Show what changed</Button>
              )}
              <Button size="sm" variant="ghost" onClick={props.onDismiss}>Dismiss</Button>
            </>
          }
        >
          {notice.message}
        </Banner>
      )}
      {notice === undefined && document.replaced !== undefined && (
        <Banner
          title="This artifact changed while you were reading"
          actions={
            <>
              <Button size="sm" onClick={props.onCompareSeen}>Show what changed</Button>
              <Button size="sm" variant="ghost" onClick={props.onDismiss}>Dismiss</Button>
            </>
          }
        >
          It is shown as it is now.
        </Banner>
      )}
    </>
  );
}

/** A notice across the gate, with its remedies. */
export function Banner(
  { tone = "info", title, children, actions }: {
    tone?: "info" | "failed";
    title: string;
    children: ReactNode;
    actions: ReactNode;
  },
) {
  return (
    <div
      className="border-b border-border px-4 py-2 md:px-6"
      role={tone === "failed" ? "alert" : "status"}
    >
      <Notice
        tone={tone}
        title={title}
        action={<span className="flex flex-wrap items-center justify-end gap-1">{actions}</span>}
      >
        {children}
      </Notice>
    </div>
  );
}
