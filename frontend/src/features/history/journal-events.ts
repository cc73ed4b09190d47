/** The journal's lines in words; pure. */
import { isGate, type JournalEntry, type Workflow } from "@haloop/shared";
import type { ActivityEvent } from "./events.ts";

/** The runs' own records tell more than these lines of the journal. */
const TOLD_BY_RUNS = new Set(["run_started", "run_succeeded", "run_failed", "run_cancelled"]);

/** What a person did. A name that is not here is shown as it is written in the journal. */
const PERSON: Readonly<Record<string, string>> = {
  created: "You created the mission",
  continued: "You let it through",
  requested_changes: "You asked for changes",
  retried: "You retried",
  cancelled: "You cancelled",
  rewound: "You went back",
  marked_completed: "You marked it as completed",
  saved: "You saved a draft",
  deleted: "You deleted it",
  set_budget: "You set the budget",
  took_work: "You took the work",
  discarded_workspace: "You discarded the workspace",
};

/** What Haloop did by itself. */
const ENGINE: Readonly<Record<string, string>> = {
  put_back: "Haloop put a text back",
};

/** What became of a step, after its name. */
const RUN: Readonly<Record<string, string>> = {
  run_lacks: "waits for what it lacks",
  run_ready: "has what it lacked",
  run_started: "started",
  run_succeeded: "succeeded",
  run_failed: "failed",
  run_cancelled: "was cancelled",
};

/** Events of the journal, oldest first; runs in `known` tell of themselves. */
export function journalEvents(
  workflow: Workflow,
  journal: readonly JournalEntry[],
  known: ReadonlySet<string>,
): ActivityEvent[] {
  const events: ActivityEvent[] = [];
  let saves = 0;
  journal.forEach((entry, at) => {
    if (TOLD_BY_RUNS.has(entry.what) && known.has(entry.run_id ?? "")) return;
    const before = journal[at - 1];
    saves = entry.what === "saved" ? saves + 1 : 0;
    if (saves > 1 && before?.what === "saved" && before.artifact === entry.artifact) events.pop();
    else if (entry.what === "saved") saves = 1;
    events.push(journalEvent(workflow, entry, at, saves));
  });
  return events;
}

function journalEvent(
  workflow: Workflow,
  entry: JournalEntry,
  at: number,
  saves: number,
): ActivityEvent {
  const title = saves > 1 ? `You saved ${saves} drafts` : titleOf(workflow, entry);
  const detail = detailOf(workflow, entry);
  return {
    kind: entry.who === "person" ? "person" : "engine",
    key: `journal ${at}`,
    at: entry.at,
    title,
    ...(detail === "" ? {} : { detail }),
  };
}

function titleOf(workflow: Workflow, entry: JournalEntry): string {
  const step = workflow.steps.find((one) => one.step_id === entry.step_id);
  if (entry.what === "continued" && step !== undefined && !isGate(step)) return "You started it";
  const known = (entry.who === "person" ? PERSON : ENGINE)[entry.what];
  if (known !== undefined) return known;
  const ended = RUN[entry.what];
  if (ended !== undefined) return `${step?.name ?? "A step"} ${ended}`;
  const plain = entry.what.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function detailOf(workflow: Workflow, entry: JournalEntry): string {
  const named = entry.what in RUN;
  const parts = [
    entry.step_id === undefined || named ? undefined : stepName(workflow, entry.step_id),
    entry.artifact,
    entry.note,
  ];
  return parts.filter((part) => part !== undefined && part !== "").join(" · ");
}

export function stepName(workflow: Workflow, stepId: string): string {
  return workflow.steps.find((step) => step.step_id === stepId)?.name ?? stepId;
}
