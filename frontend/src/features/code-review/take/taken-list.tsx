import { ChevronRight, CircleCheck } from "lucide-react";
import { TimeAgo } from "../../../components/ui/time-ago.tsx";
import { shownText } from "../../../lib/shown-text.ts";
import { TakeFacts } from "./take-done.tsx";
import type { Taken } from "./taken.ts";

/** Every time that the work was taken; each opens to where it is and the commands that ran. */
export function TakenList({ taken }: { taken: readonly Taken[] }) {
  return (
    <ul aria-label="What was done" className="rounded-panel border border-border">
      {taken.map(({ at, result }) => (
        <li key={at} className="border-b border-border last:border-b-0">
          <details className="group">
            <summary className="focus-inset flex min-h-10 cursor-pointer items-start gap-2 px-3 py-2 text-row hover:bg-hover max-md:min-h-12">
              <CircleCheck className="mt-0.5 size-4 shrink-0 text-done" aria-hidden="true" />
              <span className="min-w-0 flex-1 break-words">{shownText(result.message)}</span>
              <TimeAgo at={at} className="shrink-0 text-meta text-ink-3" />
              <ChevronRight
                className="mt-0.5 size-3.5 shrink-0 text-ink-3 group-open:rotate-90"
                aria-hidden="true"
              />
            </summary>
            <div className="px-3 pb-3">
              <TakeFacts result={result} />
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
