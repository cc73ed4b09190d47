import { isGate, type WorkflowListItem, type WorkflowStep } from "@haloop/shared";
import { clsx } from "clsx";
import { useId } from "react";
import { bySource, SOURCE_WORDS, stepWords } from "./workflow-choice.ts";

const GROUP_LABELS: Readonly<Record<WorkflowListItem["source"], string>> = {
  "project": "From the project",
  "home": "Your own",
  "built-in": "Built in",
};

/** The choice of the workflow, only where there is one; below it what the chosen one does. */
export function WorkflowField(
  { workflows, chosen, onChange }: {
    workflows: readonly WorkflowListItem[];
    chosen: WorkflowListItem | undefined;
    onChange: (workflowId: string) => void;
  },
) {
  const id = useId();
  if (workflows.length < 2) return null;
  const groups = bySource(workflows);
  return (
    <div data-testid="workflow-field">
      <label htmlFor={id} className="text-row font-medium">Workflow</label>
      <select
        id={id}
        value={chosen?.workflow_id ?? ""}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${id}-about`}
        className="field mt-1.5 block h-9 w-full px-2.5 text-base max-md:h-12 max-md:text-[1rem]"
      >
        {chosen === undefined && <option value="" disabled>None can be used</option>}
        {groups.map((group) =>
          groups.length === 1
            ? <Options key={group.source} workflows={group.workflows} />
            : (
              <optgroup key={group.source} label={GROUP_LABELS[group.source]}>
                <Options workflows={group.workflows} />
              </optgroup>
            )
        )}
      </select>
      <div id={`${id}-about`}>{chosen !== undefined && <About workflow={chosen} />}</div>
      <BrokenOnes workflows={workflows} />
    </div>
  );
}

function Options({ workflows }: { workflows: readonly WorkflowListItem[] }) {
  return workflows.map(({ workflow_id, name, path, broken }) => (
    <option
      key={`${workflow_id} ${path ?? ""}`}
      value={workflow_id}
      disabled={broken !== undefined}
    >
      {broken === undefined ? name : `${name} (cannot be used)`}
    </option>
  ));
}

function About({ workflow }: { workflow: WorkflowListItem }) {
  const { source, path, description } = workflow;
  return (
    <>
      <StepMarks steps={workflow.steps} />
      <p className="mt-1.5 text-meta text-ink-3">
        {stepWords(workflow)} ·{" "}
        <span title={path} data-testid="workflow-source">{SOURCE_WORDS[source]}</span>
        {description !== undefined && ` · ${description}`}
      </p>
    </>
  );
}

/** A circle is an agent, a diamond a person, as in the timeline; the names are told on hover. */
function StepMarks({ steps }: { steps: readonly WorkflowStep[] }) {
  return (
    <ol aria-label="Steps" className="mt-2.5 flex flex-wrap items-center gap-y-1.5">
      {steps.map((step, index) => (
        <li key={step.step_id} title={step.name} className="flex items-center">
          {index > 0 && <span aria-hidden="true" className="mx-1 h-px w-3 bg-border-strong" />}
          <svg
            viewBox="0 0 12 12"
            aria-hidden="true"
            className={clsx("size-3", isGate(step) ? "text-accent-text" : "text-ink-3")}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
          >
            {isGate(step) ? <path d="M6 1 11 6 6 11 1 6Z" /> : <circle cx="6" cy="6" r="4.5" />}
          </svg>
          <span className="sr-only">{step.name}{isGate(step) ? ": you" : ": an agent"}</span>
        </li>
      ))}
    </ol>
  );
}

/** Folded: they keep nobody from choosing another one. */
function BrokenOnes({ workflows }: { workflows: readonly WorkflowListItem[] }) {
  const broken = workflows.filter((item) => item.broken !== undefined);
  if (broken.length === 0) return null;
  return (
    <details className="mt-1.5 text-meta text-ink-3" data-testid="broken-workflows">
      <summary className="cursor-pointer">
        {broken.length === 1
          ? `"${broken[0]?.name}" cannot be used`
          : `${broken.length} templates cannot be used`}
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {broken.map((item) => (
          <li key={`${item.workflow_id} ${item.path ?? ""}`} className="break-words text-failed">
            {item.broken}
          </li>
        ))}
      </ul>
    </details>
  );
}
