import type { MissionStatus, StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { stepProgress, waitingSince } from "./step-progress.ts";

const at = (minute: number) => `2026-01-01T10:${String(minute).padStart(2, "0")}:00.000Z`;

const steps = [
  { step_id: "a", name: "A", type: "agent" as const },
  { step_id: "b", name: "B", type: "human-gate" as const },
  { step_id: "c", name: "C", type: "agent" as const },
  { step_id: "d", name: "D", type: "human-gate" as const },
];

function run(step_id: string, from: number, to?: number): StepRun {
  return {
    step_id,
    run_id: `r-${String(from).padStart(8, "0")}`,
    started_at: at(from),
    ...(to === undefined ? {} : { finished_at: at(to) }),
  };
}

function progress(status: MissionStatus, current_step: number, runs: StepRun[]) {
  const workflow = { workflow_id: "w", name: "W", steps };
  return { workflow, status, current_step, runs, updated_at: at(50) };
}

Deno.test("steps before the present one are done, the ones after it lie ahead", () => {
  const mission = progress("running_code_agent", 2, [run("a", 1, 2), run("c", 5)]);
  const states = stepProgress(mission).map((entry) => entry.state);
  assert.deepEqual(states, ["done", "done", "running", "ahead"]);
});

Deno.test("a passed gate took from the end of one run to the start of the next", () => {
  const mission = progress("running_code_agent", 2, [run("a", 1, 2), run("c", 5)]);
  assert.equal(stepProgress(mission)[1]?.took_ms, 3 * 60_000);
});

Deno.test("attempts are counted and the last one's time is told", () => {
  const mission = progress("waiting_human", 1, [run("a", 1, 2), run("a", 3, 7)]);
  const [first, second, third] = stepProgress(mission);
  assert.equal(first?.attempts, 2);
  assert.equal(first?.took_ms, 4 * 60_000);
  assert.equal(second?.since, at(7));
  assert.equal(third?.startsOnContinue, true);
});

Deno.test("after a rewind to a gate the waiting began with the rewind", () => {
  const mission = progress("waiting_human", 1, [run("a", 1, 2), run("c", 5, 6)]);
  assert.equal(waitingSince(mission), at(50));
});

Deno.test("the known costs of a step's runs are summed, and unknown ones stay unknown", () => {
  const runs = [{ ...run("a", 1, 2), cost_usd: 0.02 }, { ...run("a", 3, 4), cost_usd: null }];
  const mission = progress("running_code_agent", 2, [
    ...runs,
    { ...run("a", 5, 6), cost_usd: 0.05 },
    run("c", 8),
  ]);
  assert.deepEqual(stepProgress(mission).map(({ cost_open }) => cost_open ?? false), [
    true,
    false,
    false,
    false,
  ]);
  const costs = stepProgress(mission).map(({ cost_usd }) => cost_usd?.toFixed(2));
  assert.deepEqual(costs, ["0.07", undefined, undefined, undefined]);
});
