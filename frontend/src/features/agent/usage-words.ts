/** What runs used of the model, in words. What is not known is said to be unknown, never 0. */
import type { StepRun } from "@haloop/shared";
import { dollars } from "../../lib/money.ts";

const COUNT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export interface Used {
  input_tokens: number;
  output_tokens: number;
  /** Null when the cost of one of the runs is not known. */
  cost_usd: number | null;
  /** What is known of the cost; less than the cost where that is null. */
  known_usd: number;
}

/** Whether the run had a model at all. */
export function hadModel(run: Pick<StepRun, "usage" | "cost_usd">): boolean {
  return run.usage !== undefined || run.cost_usd !== undefined;
}

type Costing = Pick<StepRun, "usage" | "cost_usd" | "known_cost_usd">;

/** What the runs used together; undefined when none of them had a model. */
export function usedBy(runs: readonly Costing[]): Used | undefined {
  const with_model = runs.filter(hadModel);
  if (with_model.length === 0) return undefined;
  const sum = (pick: (run: Pick<StepRun, "usage">) => number) =>
    with_model.reduce((total, run) => total + pick(run), 0);
  const known_usd = with_model.reduce(
    (total, { cost_usd, known_cost_usd }) => total + (cost_usd ?? known_cost_usd ?? 0),
    0,
  );
  return {
    known_usd,
    input_tokens: sum(({ usage }) => allInput(usage)),
    output_tokens: sum(({ usage }) => usage?.output_tokens ?? 0),
    cost_usd: with_model.some(({ cost_usd }) => cost_usd == null) ? null : known_usd,
  };
}

function allInput(usage: StepRun["usage"]): number {
  if (usage === undefined) return 0;
  return usage.input_tokens + (usage.cache_read_tokens ?? 0) + (usage.cache_write_tokens ?? 0);
}

/** "12.3K tokens in, 840 out". */
export function tokenWords({ input_tokens, output_tokens }: Used): string {
  return `${COUNT.format(input_tokens)} tokens in, ${COUNT.format(output_tokens)} out`;
}

/** The cost of several runs: "at least $0.42" where that of some is not known. */
export function costOfAll({ cost_usd, known_usd }: Used): string {
  return cost_usd === null && known_usd > 0
    ? `at least ${costWords(known_usd)}`
    : costWords(cost_usd);
}

/** "$0.42", "<$0.01", "cost unknown". */
export function costWords(cost_usd: number | null | undefined): string {
  return cost_usd == null ? "cost unknown" : dollars(cost_usd);
}
