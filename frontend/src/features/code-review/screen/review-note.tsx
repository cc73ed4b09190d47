import { TriangleAlert } from "lucide-react";
import { filesInWords } from "./review-bar.tsx";
import type { Decision } from "./use-decision.ts";
import type { ReviewParts } from "./use-review-parts.ts";

/** What the person should know before they approve: above all what was flagged and not looked at. */
export function ReviewNote({ parts, decision }: { parts: ReviewParts; decision: Decision }) {
  const { unviewed, viewed, changes } = parts;
  const total = changes.head?.files_total ?? 0;
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5">
      {unviewed > 0 && (
        <span className="flex items-center gap-2 font-medium text-ink">
          <TriangleAlert className="size-4 shrink-0 text-warn" aria-hidden="true" />
          {unviewed === 1 ? "1 flagged file not viewed" : `${unviewed} flagged files not viewed`}
        </span>
      )}
      {total > 0 && (
        <span className="text-ink-3">
          {`${Math.min(viewed.count, total).toLocaleString("en")} of ${filesInWords(total)} viewed`}
        </span>
      )}
      {decision.edited && (
        <span className="text-accent-text max-md:hidden">the edited result is saved first</span>
      )}
    </p>
  );
}
