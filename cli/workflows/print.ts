/** Templates as a person reads them. */
import {
  isGate,
  problemLine,
  type WorkflowListItem,
  type WorkflowProblem,
  type WorkflowStep,
} from "@haloop/shared";
import { err, out } from "../output.ts";
import { inOneLine } from "../terminal/printable.ts";
import { type Column, printTable, tableLines } from "../terminal/table.ts";

export function printTemplates(items: readonly WorkflowListItem[]): void {
  printTable(out, COLUMNS, items);
  for (const { broken } of items) {
    if (broken !== undefined) err.line(`${err.style.yellow("broken:")} ${inOneLine(broken)}`);
  }
}

const COLUMNS: readonly Column<WorkflowListItem>[] = [
  { head: "ID", text: ({ workflow_id }) => workflow_id },
  { head: "FROM", text: ({ source }) => source },
  {
    head: "STEPS",
    text: ({ broken, steps }) => broken === undefined ? stepCount(steps) : "broken",
    paint: (text, { broken }) => broken === undefined ? text : out.style.red(text),
  },
  {
    head: "NAME",
    text: ({ name, description }) => description === undefined ? name : `${name}: ${description}`,
    gives_way: true,
  },
];

function stepCount(steps: readonly WorkflowStep[]): string {
  return `${steps.length}, you decide at ${steps.filter(isGate).length}`;
}

export function printTemplate(item: WorkflowListItem): void {
  const { bold } = out.style;
  out.line(bold(inOneLine(item.name)));
  const rows: [string, string | undefined][] = [
    ["id", item.workflow_id],
    ["about", item.description],
    ["from", item.path === undefined ? item.source : `${item.source}: ${item.path}`],
  ];
  out.rows(rows.flatMap(([label, text]) => text === undefined ? [] : [[label, inOneLine(text)]]));
  printSteps(item.steps);
  printProblems(item.problems);
}

function printSteps(steps: readonly WorkflowStep[]): void {
  const { bold, dim } = out.style;
  const columns: Column<WorkflowStep>[] = [
    { head: "STEP", text: (step) => `${isGate(step) ? "◇" : "○"} ${step.step_id}` },
    { head: "NAME", text: ({ name }) => name },
    { head: "WHO", text: (step) => isGate(step) ? "you" : step.agent ?? "the agent" },
    { head: "WHAT", text: whatOf, paint: (text) => dim(text), gives_way: true },
  ];
  out.line(`\n${bold("Steps")}`);
  // Without heads, as in "haloop show".
  const { width } = out;
  for (const line of tableLines(columns, steps, { bold, width }).slice(1)) out.line(`  ${line}`);
}

function whatOf(step: WorkflowStep): string {
  if (step.type === "code-review") return "reads what changed in the project's copy";
  if (isGate(step)) return `reads ${step.reviewArtifact ?? "the work"}`;
  const { inputArtifact = "nothing", outputArtifact = "nothing", workspace = "none" } = step;
  const code = { none: "", read: ", reads the project", write: ", changes the project" };
  return `${inputArtifact} → ${outputArtifact}${code[workspace]}`;
}

/** One line for each, as compilers tell theirs. */
export function printProblems(problems: readonly WorkflowProblem[]): void {
  for (const problem of problems) {
    const warning = problem.severity === "warning" ? " (a warning)" : "";
    out.line(inOneLine(problemLine(problem)) + warning);
  }
}
