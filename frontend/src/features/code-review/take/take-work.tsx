import type { MissionDetail, MissionWorkspace } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { Notice } from "../../../components/ui/notice.tsx";
import { errorText } from "../../../lib/api.ts";
import { missionPath } from "../../../lib/routes.ts";
import { shownText } from "../../../lib/shown-text.ts";
import { journalQuery } from "../../missions/queries.ts";
import { useTake } from "../queries.ts";
import { TakeChoice } from "./take-choice.tsx";
import { TakeDone } from "./take-done.tsx";
import { TakenList } from "./taken-list.tsx";
import { takenHeading, takenOf } from "./taken.ts";

/** What becomes of approved work: what was done with it so far, and the ways to take it. */
export default function TakeWork(
  { mission, workspace }: { mission: MissionDetail; workspace: MissionWorkspace },
) {
  const take = useTake(mission.mission_id);
  const { data: journal } = useQuery(journalQuery(mission.mission_id));
  const taken = takenOf(journal ?? [], mission);
  const discarded = workspace.discarded_at !== undefined;
  if (workspace.approved_tree === undefined) {
    return discarded ? null : <NotApproved mission={mission} />;
  }
  // What was done just now is shown in full; the journal tells of it as well.
  const told = take.data !== undefined &&
    JSON.stringify(taken[0]?.result) === JSON.stringify(take.data);
  const before = told ? taken.slice(1) : taken;
  return (
    <section aria-labelledby="take-work" className="mt-8">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <h3 id="take-work" className="text-row font-semibold">{takenHeading(taken)}</h3>
        <bdi className="min-w-0 truncate font-mono text-meta text-ink-3">
          {shownText(workspace.branch)}
        </bdi>
        {!discarded && <ReviewLink mission={mission} />}
      </div>
      {take.error !== null && (
        <div role="alert" className="mb-3">
          <Notice tone="failed" title="Not done">{errorText(take.error)}</Notice>
        </div>
      )}
      {take.data !== undefined && <TakeDone result={take.data} />}
      {before.length > 0 && <TakenList taken={before} />}
      {!discarded && <TakeChoice take={take} workspace={workspace} again={taken.length > 0} />}
    </section>
  );
}

/** Completed without its code review: the work stays where it is. */
function NotApproved({ mission }: { mission: MissionDetail }) {
  return (
    <section aria-labelledby="take-work" className="mt-8">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 id="take-work" className="text-row font-semibold">The work stays in its workspace</h3>
        <ReviewLink mission={mission} />
      </div>
      <p className="mt-1 text-row text-ink-2">
        Its code review was not passed, so it cannot be taken. Rewind to the review to approve it.
      </p>
    </section>
  );
}

function ReviewLink({ mission }: { mission: MissionDetail }) {
  const step = mission.workflow.steps.findLast(({ type }) => type === "code-review");
  if (step === undefined) return null;
  return (
    <Link
      href={missionPath(mission.mission_id, step.step_id, { look: "workspace" })}
      className="ml-auto text-meta text-accent-text underline underline-offset-2 max-md:inline-flex max-md:min-h-11 max-md:items-center"
    >
      Look at the change
    </Link>
  );
}
