/** What runs cost at the model, as far as that is known, and what a mission may cost. Pure. */
import { z } from "zod";
import type { StepRun } from "./mission.ts";

const AMOUNT = "must be an amount above 0";

/** An amount of US dollars that a person allows. */
export const BudgetUsd = z.number(AMOUNT).positive(AMOUNT);

/** POST /api/missions/:missionId/budget: holds from the next run on; null takes the limit away. */
export const BudgetBody = z.object({ budgetUsd: BudgetUsd.nullable() });
export type BudgetBody = z.infer<typeof BudgetBody>;

/** An agent may tell a cost of its own where the gateway does not know all of it: the higher one holds. */
export function knownCost(
  { cost_usd, known_cost_usd }: Pick<StepRun, "cost_usd" | "known_cost_usd">,
): number {
  return Math.max(cost_usd ?? 0, known_cost_usd ?? 0);
}

/** What the runs cost together, in US dollars. */
export function knownCostOf(runs: readonly StepRun[]): number {
  return runs.reduce((sum, run) => sum + knownCost(run), 0);
}
