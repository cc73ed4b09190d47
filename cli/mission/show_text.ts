/** A whole mission as a person reads it: where it stands, its steps, runs and artifacts. */
import {
  type ArtifactInfo,
  isGate,
  type JournalEntry,
  knownCostOf,
  type MissionDetail,
  STATUS_WORDS,
  type StepRun,
  type WorkflowStep,
} from "@haloop/shared";
import { out } from "../output.ts";
import { shortAge } from "../short_age.ts";
import { inOneLine } from "../terminal/printable.ts";
import { type Column, printTable, tableLines } from "../terminal/table.ts";
import { budgetWords } from "./budget.ts";
import { stepState } from "./show_json.ts";
import { paintStatus } from "./status_paint.ts";

export function printMission(
  mission: MissionDetail,
  journal: readonly JournalEntry[] | undefined,
): void {
  out.line(out.style.bold(inOneLine(mission.title)));
  out.rows(facts(mission));
  printSteps(mission);
  if (mission.runs.length > 0) {
    printPart("Runs", RUN_COLUMNS, mission.runs);
    printHeld(mission.runs);
  }
  if (mission.artifact_info.length > 0) {
    printPart("Artifacts", ARTIFACT_COLUMNS, mission.artifact_info);
  }
  if (journal !== undefined) printPart("Journal", JOURNAL_COLUMNS, journal);
}

function facts(mission: MissionDetail): [string, string][] {
  const { style } = out;
  const status = paintStatus(mission.status, STATUS_WORDS[mission.status].badge, style);
  const since = mission.waiting_since ?? mission.updated_at;
  const rows: [string, string | undefined][] = [
    ["id", mission.mission_id],
    ["status", `${status}, since ${shortAge(since)}`],
    ["why", mission.active_run?.lacks ?? mission.queue?.reason],
    ["error", mission.broken ?? mission.last_error ?? undefined],
    ["type", mission.type],
    ["workflow", `${mission.workflow.name} (${mission.workflow_id})`],
    ["agent", mission.agent],
    ["project", mission.project_path],
    ["cost", costOf(mission)],
    ["made", shortAge(mission.created_at)],
  ];
  return rows.flatMap(([label, text]) =>
    text === undefined ? [] : [[label, label === "status" ? text : inOneLine(text)]]
  );
}

/** Only where there is a budget, or something was paid. */
function costOf(mission: MissionDetail): string | undefined {
  const told = mission.budget_usd !== undefined || knownCostOf(mission.runs) > 0;
  return told ? budgetWords(mission) : undefined;
}

function printSteps(mission: MissionDetail): void {
  const { bold, dim, green, yellow } = out.style;
  const marks = { done: green("✓"), current: yellow("●"), open: dim("○") };
  const columns: Column<[place: number, step: WorkflowStep]>[] = [
    {
      head: "STEP",
      text: ([, { step_id }]) => step_id,
      paint: (text, [place]) => {
        const state = stepState(mission, place);
        return `${marks[state]} ${state === "current" ? bold(text) : text}`;
      },
    },
    { head: "NAME", text: ([, { name }]) => name },
    { head: "WHAT", text: ([, step]) => whatOf(step), paint: (text) => dim(text) },
  ];
  out.line(`\n${bold("Steps")}`);
  const rows = [...mission.workflow.steps.entries()];
  // Without heads: the marks speak for themselves.
  const { width } = out;
  for (const line of tableLines(columns, rows, { bold, width }).slice(1)) out.line(`  ${line}`);
}

function whatOf(step: WorkflowStep): string {
  return isGate(step)
    ? `you read ${step.reviewArtifact ?? "the work"}`
    : `writes ${step.outputArtifact ?? "nothing"}`;
}

function printPart<Row>(head: string, columns: readonly Column<Row>[], rows: readonly Row[]): void {
  out.line(`\n${out.style.bold(head)}`);
  printTable(out, columns, rows, "  ");
}

/** What nothing held, and what was refused. */
function printHeld(runs: readonly StepRun[]): void {
  const { dim, yellow } = out.style;
  if (runs.some(({ provider }) => provider === "local")) {
    const words = "Local runs are processes of your account: their network and files are not held";
    out.line(`  ${yellow("!")} ${words}`);
  }
  for (const { run_id, refused = [] } of runs) {
    for (const { what, why, count } of refused) {
      const times = count === 1 ? "" : ` (${count} times)`;
      out.line(
        `  ${dim(`${shortRun(run_id)} was refused`)} ${inOneLine(`${what}: ${why}${times}`)}`,
      );
    }
  }
}

function shortRun(run_id: string): string {
  return run_id.slice(0, "r-1a2b3c4d".length);
}

const RUN_COLUMNS: readonly Column<StepRun>[] = [
  { head: "RUN", text: ({ run_id }) => shortRun(run_id) },
  { head: "STEP", text: ({ step_id }) => step_id },
  { head: "ATTEMPT", text: ({ attempt }) => `${attempt ?? 1}` },
  { head: "AGENT", text: ({ agent }) => agent ?? "" },
  { head: "STARTED", text: ({ started_at }) => shortAge(started_at) },
  { head: "TOOK", text: tookOf },
  { head: "OUTCOME", text: outcomeOf, gives_way: true },
];

const ARTIFACT_COLUMNS: readonly Column<ArtifactInfo>[] = [
  { head: "NAME", text: ({ name }) => name },
  { head: "BYTES", text: ({ size_bytes }) => `${size_bytes}` },
  { head: "SHA256", text: ({ hash }) => hash?.slice(0, 12) ?? "" },
  {
    head: "",
    text: ({ kind, stale }) =>
      [kind === "text" ? "" : kind, stale ? "stale" : ""].filter((word) => word !== "").join(", "),
  },
];

const JOURNAL_COLUMNS: readonly Column<JournalEntry>[] = [
  { head: "WHEN", text: ({ at }) => at },
  { head: "WHO", text: ({ who }) => who },
  { head: "WHAT", text: ({ what }) => what.replaceAll("_", " ") },
  { head: "STEP", text: ({ step_id }) => step_id ?? "" },
  { head: "ABOUT", text: ({ artifact, note }) => note ?? artifact ?? "", gives_way: true },
];

function tookOf({ started_at, finished_at }: StepRun): string {
  if (finished_at == null) return "";
  const seconds = Math.max(0, Date.parse(finished_at) - Date.parse(started_at)) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

function outcomeOf({ finished_at, error, reason, exit_code }: StepRun): string {
  if (finished_at == null) return "at work or queued";
  if (error !== undefined) return error;
  // One that was ended after its last word has succeeded all the same.
  return exit_code === 0 || reason === "exited"
    ? "done"
    : `${reason ?? "ended"}, exit code ${exit_code ?? "unknown"}`;
}
