/** What the journal tells against what is there: it is written after the thing itself, so nothing it tells of may be missing. */
import type { ArtifactVersion, JournalEntry, Mission, WorkflowStep } from "@haloop/shared";
import { readJournalLines } from "../../backend/store/journal_file.ts";
import type { MissionLayout } from "../../backend/store/layout.ts";
import { type Finding, problem, warning } from "./finding.ts";

const RESTORE = "Restore it from a backup; the mission itself goes on without it";

/** What the other checks have found in a mission's folder. */
export interface Kept {
  /** By artifact; only those that have any. */
  readonly versions: ReadonlyMap<string, readonly ArtifactVersion[]>;
  /** Of every record, whether it can be understood or not. */
  readonly run_ids: readonly string[];
}

/** @param mission undefined when it cannot be read: then its steps are not known */
export async function checkJournal(
  layout: MissionLayout,
  mission_id: string,
  mission: Mission | undefined,
  kept: Kept,
): Promise<Finding[]> {
  const { entries, damaged } = await readJournalLines(layout.journal);
  const missing = [
    ...missingRuns(entries, kept),
    ...missingArtifacts(entries, kept),
    ...missingOutputs(entries, mission, kept),
    ...missingApprovals(entries, mission, kept),
  ];
  const findings = [...new Set(missing)].map((what) =>
    problem("journal", `${mission_id}: the journal tells of ${what} is there`, RESTORE)
  );
  if (damaged === 0) return findings;
  const lines = damaged === 1 ? "1 line" : `${damaged} lines`;
  const text = `${mission_id}: ${lines} of ${layout.journal} cannot be understood`;
  const remedy = "A crash may cut a line off; it is passed over, and nothing has to be done";
  return [...findings, warning("journal", text, remedy)];
}

function missingRuns(entries: readonly JournalEntry[], { run_ids }: Kept): string[] {
  return entries.flatMap(({ run_id }) =>
    run_id === undefined || run_ids.includes(run_id) ? [] : [`${run_id}, but no record of it`]
  );
}

function missingArtifacts(entries: readonly JournalEntry[], { versions }: Kept): string[] {
  return entries.flatMap(({ artifact }) =>
    artifact === undefined || versions.has(artifact) ? [] : [`${artifact}, but no version of it`]
  );
}

/** A run that succeeded has written the output of its step. */
function missingOutputs(
  entries: readonly JournalEntry[],
  mission: Mission | undefined,
  { versions }: Kept,
): string[] {
  return entries.filter(({ what }) => what === "run_succeeded").flatMap(({ run_id, step_id }) => {
    const output = stepOf(mission, step_id)?.outputArtifact;
    if (run_id === undefined || output === undefined) return [];
    const by_agent = (versions.get(output) ?? []).filter(({ author }) => author === "agent");
    // One that a crash kept out of the index does not tell its run.
    const found = by_agent.some((version) => (version.run_id ?? run_id) === run_id);
    return found ? [] : [`what ${run_id} wrote into ${output}, but no version of it`];
  });
}

/** A gate that was passed has marked the version that it was passed with. */
function missingApprovals(
  entries: readonly JournalEntry[],
  mission: Mission | undefined,
  { versions }: Kept,
): string[] {
  return entries.filter(({ what }) => what === "continued").flatMap(({ step_id }) => {
    const reviewed = stepOf(mission, step_id)?.reviewArtifact;
    // Without any version there was nothing to read at the gate.
    const all = reviewed === undefined ? undefined : versions.get(reviewed);
    if (all === undefined || all.some(({ approved_at }) => approved_at !== undefined)) return [];
    return [`an approval of ${reviewed}, but no version with its mark`];
  });
}

function stepOf(mission: Mission | undefined, step_id?: string): WorkflowStep | undefined {
  return mission?.workflow.steps.find((step) => step.step_id === step_id);
}
