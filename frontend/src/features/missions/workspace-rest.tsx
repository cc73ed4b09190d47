import type { MissionDetail, MissionWorkspace } from "@haloop/shared";
import { useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { TimeAgo } from "../../components/ui/time-ago.tsx";
import { shownText } from "../../lib/shown-text.ts";
import { hasWorkspace } from "./mission-actions.ts";
import { DiscardDialog } from "./put-away-dialogs.tsx";

/** Whether an ended mission's copy of the project is still there, and the way to be rid of it. */
export function WorkspaceRest(
  { mission, workspace }: { mission: MissionDetail; workspace: MissionWorkspace },
) {
  const [asking, setAsking] = useState(false);
  return (
    <section aria-labelledby="workspace" className="mt-8">
      <h3 id="workspace" className="text-row font-semibold">Its workspace</h3>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2 text-row text-ink-2">
        {hasWorkspace(mission)
          ? (
            <>
              <p className="min-w-0 flex-1 basis-72 break-words">
                The mission's copy of the project is still there, on the branch{" "}
                <bdi className="font-mono text-code">{shownText(workspace.branch)}</bdi>.
              </p>
              <Button onClick={() => setAsking(true)}>Discard workspace…</Button>
            </>
          )
          : (
            <p className="min-w-0 break-words">
              The mission's copy of the project was discarded{" "}
              <TimeAgo at={workspace.discarded_at ?? mission.updated_at} />. What it had changed is
              in branch.bundle in the mission's folder, to be read with git fetch.
            </p>
          )}
      </div>
      <DiscardDialog mission={mission} open={asking} onClose={() => setAsking(false)} />
    </section>
  );
}
