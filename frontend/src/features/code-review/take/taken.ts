/** What became of the work so far, as the journal tells it. Pure. */
import type { JournalEntry, Mission, TakeResult } from "@haloop/shared";

export interface Taken {
  at: string;
  result: TakeResult;
}

/**
 * Every time that the work as it is approved now was taken, newest first. What was taken before work of
 * another tree was, or before such work was approved, says nothing of the present one.
 */
export function takenOf(
  journal: readonly JournalEntry[],
  { workflow, workspace }: Pick<Mission, "workflow" | "workspace">,
): Taken[] {
  const reviews = new Set(
    workflow.steps.filter(({ type }) => type === "code-review").map(({ step_id }) => step_id),
  );
  const all: Taken[] = [];
  let approved_after = false;
  for (const { at, what, taken, tree, step_id } of journal.toReversed()) {
    if (what === "continued" && reviews.has(step_id ?? "")) approved_after = true;
    if (what !== "took_work") continue;
    // An older Haloop did not write which tree it was.
    const present = tree === undefined ? !approved_after : tree === workspace?.approved_tree;
    if (!present) break;
    if (taken !== undefined) all.push({ at, result: taken });
  }
  return all;
}

/** The heading over what became of the work: what was done that matters most. */
export function takenHeading(taken: readonly Taken[]): string {
  const done = new Set(taken.map(({ result }) => result.how));
  if (done.has("merge")) return "The work is merged";
  if (done.has("pull_request")) return "The work is in a pull request";
  if (done.has("push")) return "The work is pushed";
  return done.size === 0 ? "Take the work" : "The work was taken";
}
