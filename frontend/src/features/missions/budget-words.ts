/** What a mission may cost, as a person types and reads it; pure. */
import { knownCostOf, type MissionDetail } from "@haloop/shared";
import { dollars } from "../../lib/money.ts";

/** The amount that was typed: null for none, undefined for what is no amount above 0. */
export function budgetFrom(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  const amount = Number(text);
  return Number.isFinite(amount) && amount > 0 ? amount : undefined;
}

/** Nothing more of it can be spent. */
export function isUsedUp(mission: Pick<MissionDetail, "budget_usd" | "runs">): boolean {
  return mission.budget_usd !== undefined && knownCostOf(mission.runs) >= mission.budget_usd;
}

/** "$1.20 of $5.00 spent", "$1.20 spent, no budget". */
export function spentWords({ budget_usd, runs }: Pick<MissionDetail, "budget_usd" | "runs">) {
  const spent = dollars(knownCostOf(runs));
  return budget_usd === undefined
    ? `${spent} spent, no budget`
    : `${spent} of ${dollars(budget_usd)} spent`;
}
