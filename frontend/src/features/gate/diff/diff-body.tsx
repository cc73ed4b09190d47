import type { Extension } from "@codemirror/state";
import { Skeleton } from "../../../components/ui/skeleton.tsx";
import type { DiffViews } from "../../review/screen/diff-review.tsx";
import type { LineChanges } from "../document/line-changes.ts";
import { type DiffHandle, DiffPanes } from "./diff-panes.tsx";
import type { Side } from "./use-side.ts";

/** The two texts, or what there is instead while they load or when one cannot be had. */
export function DiffBody(
  { artifact, before, after, inline, onChanges, handle, more, onViews }: {
    artifact: string;
    before: Side;
    after: Side;
    inline: boolean;
    onChanges: (changes: LineChanges) => void;
    handle: React.Ref<DiffHandle>;
    more: { before: Extension; after: Extension };
    onViews: (views: DiffViews | undefined) => void;
  },
) {
  const error = before.error ?? after.error;
  if (error !== undefined) return <p className="p-6 text-base text-failed" role="alert">{error}</p>;
  if (before.text === undefined || after.text === undefined) {
    return (
      <div className="space-y-3 p-6" aria-label="Loading" role="status">
        <Skeleton className="h-4 w-3/5" />
        <Skeleton className="h-4 w-2/5" />
        <Skeleton className="h-4 w-1/2" />
      </div>
    );
  }
  return (
    <DiffPanes
      ref={handle}
      artifact={artifact}
      before={{ text: before.text, label: before.label }}
      after={{ text: after.text, label: after.label }}
      inline={inline}
      onChanges={onChanges}
      more={more}
      onViews={onViews}
    />
  );
}
