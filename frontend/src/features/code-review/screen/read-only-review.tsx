import type { MissionDetail, WorkflowStep } from "@haloop/shared";
import { useState } from "react";
import { useHasRail } from "../../../lib/use-media.ts";
import "../../review/review.css";
import "../code-review.css";
import { ChangePanes } from "./change-panes.tsx";
import { ReviewBar, type ReviewTab } from "./review-bar.tsx";
import { useReviewParts } from "./use-review-parts.ts";

/** What the workspace changed, to be looked at: nothing is decided, said or marked here. */
export default function ReadOnlyReview(
  { mission, step }: { mission: MissionDetail; step: WorkflowStep },
) {
  const parts = useReviewParts(mission, step, false);
  const roomy = useHasRail();
  const [pane, setPane] = useState<"changes" | "files">("changes");
  const tab: ReviewTab = roomy ? "changes" : pane;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ReviewBar
        tab={tab}
        tabs={roomy ? ["changes"] : ["changes", "files"]}
        onTab={(next) => next !== "result" && setPane(next)}
        head={parts.changes.head}
        artifact={undefined}
        edited={false}
        split={parts.split}
        onSplit={parts.setSplit}
      />
      <div className="min-h-0 flex-1">
        <ChangePanes
          mission={mission}
          parts={parts}
          open={false}
          pane={pane}
          onPane={setPane}
        />
      </div>
    </div>
  );
}
