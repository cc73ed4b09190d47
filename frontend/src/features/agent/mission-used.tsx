import type { MissionDetail } from "@haloop/shared";
import { duration } from "../../lib/time.ts";
import { runTook } from "../missions/step-progress.ts";
import { costOfAll, costWords, tokenWords, usedBy } from "./usage-words.ts";

/** What the mission's agents used: by step, and together. Nothing while none had a model. */
export function MissionUsed({ mission }: { mission: MissionDetail }) {
  const all = usedBy(mission.runs);
  if (all === undefined) return null;
  const steps = mission.workflow.steps.flatMap((step) => {
    const runs = mission.runs.filter((run) => run.step_id === step.step_id);
    const used = usedBy(runs);
    const took_ms = runs.reduce((sum, run) => sum + (runTook(run) ?? 0), 0);
    return used === undefined ? [] : [{ step, used, took_ms }];
  });
  return (
    <section
      aria-label="What it used"
      data-testid="mission-used"
      className="border-b border-border px-4 pb-4"
    >
      <h2 className="flex h-11 items-center text-row font-semibold">Used</h2>
      <p className="text-h1 font-semibold first-letter:uppercase">{costOfAll(all)}</p>
      <p className="text-meta text-ink-3">
        {tokenWords(all)}
        {mission.budget_usd !== undefined && ` · of a budget of ${costWords(mission.budget_usd)}`}
      </p>
      <dl className="mt-3 flex flex-col gap-2 text-meta">
        {steps.map(({ step, used, took_ms }) => (
          <div key={step.step_id} className="flex justify-between gap-3" title={tokenWords(used)}>
            <dt className="truncate text-ink-3">{step.name}</dt>
            <dd className="shrink-0 text-ink">{costOfAll(used)} · {duration(took_ms)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
