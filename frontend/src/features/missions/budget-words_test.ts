import assert from "node:assert/strict";
import type { StepRun } from "@haloop/shared";
import { budgetFrom, isUsedUp, spentWords } from "./budget-words.ts";

const run = (over: Partial<StepRun>): StepRun => ({
  step_id: "research",
  run_id: "r-00000000-0000-4000-8000-000000000000",
  started_at: "2026-01-01T00:00:00.000Z",
  ...over,
});

Deno.test("a budget is an amount above 0, with a point or a comma, or none", () => {
  const cases: [string, number | null | undefined][] = [
    ["2.50", 2.5],
    [" 2,5 ", 2.5],
    ["", null],
    ["0", undefined],
    ["-1", undefined],
    ["much", undefined],
    ["Infinity", undefined],
  ];
  for (const [typed, amount] of cases) assert.equal(budgetFrom(typed), amount, typed);
});

Deno.test("a budget is used up by what is known of the costs", () => {
  const runs = [run({ cost_usd: 1.2 }), run({ cost_usd: null, known_cost_usd: 0.8 })];
  assert.equal(isUsedUp({ runs, budget_usd: 2 }), true);
  assert.equal(isUsedUp({ runs, budget_usd: 2.01 }), false);
  assert.equal(isUsedUp({ runs }), false);
  assert.equal(spentWords({ runs, budget_usd: 5 }), "$2.00 of $5.00 spent");
  assert.equal(spentWords({ runs }), "$2.00 spent, no budget");
});
