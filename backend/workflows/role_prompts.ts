/** The prompts that ship with the program, by the role that a step names. */
import type { WorkflowStep } from "@haloop/shared";
import cleanup from "./prompts/cleanup.md" with { type: "text" };
import implementation from "./prompts/implementation.md" with { type: "text" };
import planning from "./prompts/planning.md" with { type: "text" };
import research from "./prompts/research.md" with { type: "text" };
import any_step from "./prompts/step.md" with { type: "text" };

/** The roles of the built-in workflow's steps, each with its prompt. */
export const ROLE_PROMPTS: Readonly<Record<string, string>> = {
  "cleanup-agent": cleanup,
  "research-agent": research,
  "planning-agent": planning,
  "impl-agent": implementation,
};

/** The prompt of a step: its own, else that of its role, else one for any step. Not filled in yet. */
export function promptOf(step: WorkflowStep): string {
  if (step.prompt !== undefined) return step.prompt;
  const role = step.agent ?? "";
  return Object.hasOwn(ROLE_PROMPTS, role) ? ROLE_PROMPTS[role] ?? any_step : any_step;
}
