import type { AgentListItem } from "@haloop/shared";
import { useId } from "react";
import { chosenAgent } from "./mission-body.ts";
import type { MissionDraft } from "./mission-draft.ts";

/** The choice of the agent, only where there is one; its budget where it has a model. */
export function AgentField(
  { agents, agent, budget, budgetError, onChange }: {
    agents: readonly AgentListItem[];
    agent: string | undefined;
    budget: string;
    budgetError: string | undefined;
    onChange: (part: Partial<MissionDraft>) => void;
  },
) {
  const id = useId();
  const chosen = chosenAgent(agents, agent);
  if (agents.length < 2 || chosen === undefined) return null;
  return (
    <div data-testid="agent-field">
      <div className="flex gap-4 max-md:flex-col">
        <div className="min-w-0 flex-1">
          <label htmlFor={id} className="text-row font-medium">Agent</label>
          <select
            id={id}
            value={chosen.name}
            onChange={(event) => onChange({ agent: event.target.value })}
            aria-describedby={`${id}-about`}
            className="field mt-1.5 block h-9 w-full px-2.5 text-base max-md:h-12 max-md:text-[1rem]"
          >
            {agents.map((entry) => (
              <option key={entry.name} value={entry.name}>
                {entry.name}
                {entry.default && " (default)"}
                {!entry.usable && " (not set up)"}
              </option>
            ))}
          </select>
        </div>
        {chosen.protocol !== null && (
          <BudgetField
            value={budget}
            error={budgetError}
            onChange={(budget) => onChange({ budget })}
          />
        )}
      </div>
      <p id={`${id}-about`} className="mt-1.5 text-meta break-words text-ink-3">{about(chosen)}</p>
    </div>
  );
}

function about(agent: AgentListItem): string {
  const [problem] = agent.problems;
  if (problem !== undefined) return `It cannot be used yet: ${problem.problem}. ${problem.remedy}`;
  if (agent.name === "mock") return "Rehearses every step free of charge: copies input to output.";
  return "Works on every step of the mission.";
}

function BudgetField(
  { value, error, onChange }: {
    value: string;
    error: string | undefined;
    onChange: (budget: string) => void;
  },
) {
  const id = useId();
  return (
    <div className="md:w-48">
      <label htmlFor={id} className="text-row font-medium">
        Budget <span className="font-normal text-ink-3">in US dollars</span>
      </label>
      <input
        id={id}
        data-testid="mission-budget-input"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        placeholder="No limit"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-problem`}
        className="field mt-1.5 block h-9 w-full px-3 text-base max-md:h-12 max-md:text-[1rem]"
      />
      {error !== undefined && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-meta text-failed">{error}</p>
      )}
    </div>
  );
}
