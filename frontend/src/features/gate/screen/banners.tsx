import { clsx } from "clsx";
import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { isConflict } from "../document/document-state.ts";
import { DECISION_WORDS, type GateSnapshot } from "../session/gate-snapshot.ts";

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
      {/* One conflict at a time: another tab's text waits until the saved one is merged. */}
      {other !== undefined && !isConflict(document) && (
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
          title={DECISION_WORDS[notice.about].not}
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

/** A notice across the gate, with its remedies; on a phone they stand below the words. */
export function Banner(
  { tone = "info", title, children, actions }: {
    tone?: keyof typeof TONES;
    title: string;
    children: ReactNode;
    actions: ReactNode;
  },
) {
  const { box, icon, role, Icon } = TONES[tone];
  return (
    <div
      role={role}
      className={clsx(
        "flex flex-wrap items-start gap-x-2.5 gap-y-2 border-b border-border py-2.5 pr-4 pl-6 text-row max-md:pl-4",
        box,
      )}
    >
      <Icon className={clsx("mt-0.5 size-4 shrink-0", icon)} aria-hidden="true" />
      <div className="min-w-56 flex-1 text-ink-2">
        <p className="font-medium text-ink">{title}</p>
        <p className="break-words">{children}</p>
      </div>
      <span className="ml-auto flex items-center gap-1 max-md:*:min-h-11">{actions}</span>
    </div>
  );
}

const TONES = {
  info: { box: "bg-accent-tint", icon: "text-accent-text", role: "status", Icon: Info },
  failed: { box: "bg-failed-tint", icon: "text-failed", role: "alert", Icon: CircleAlert },
} as const;
