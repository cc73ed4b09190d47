import { knownCostOf, type MissionDetail } from "@haloop/shared";

/** `$1.20 of $5`, `$1.20, no budget`; costs that nobody knows are not in it. */
export function budgetWords({ budget_usd, runs }: MissionDetail): string {
  const spent = `$${knownCostOf(runs).toFixed(2)}`;
  return budget_usd === undefined ? `${spent}, no budget` : `${spent} of $${budget_usd}`;
}
