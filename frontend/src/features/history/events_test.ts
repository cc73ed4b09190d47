import type { StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { activityEvents, endWords, runOutcome } from "./events.ts";

const run: StepRun = {
  step_id: "a",
  run_id: "r-00000000",
  started_at: "2026-01-01T10:00:00.000Z",
  finished_at: "2026-01-01T10:00:41.000Z",
  exit_code: 0,
  reason: "exited",
};
const workflow = {
  workflow_id: "w",
  name: "W",
  steps: [{ step_id: "a", name: "Research", type: "agent" as const }],
};

Deno.test("runs and the person's doings are one row, newest first", () => {
  const events = activityEvents({
    status: "ready",
    current_step: 0,
    runs: [run, { ...run, run_id: "r-00000001" }],
    workflow,
  }, [
    { at: "2026-01-01T10:01:00.000Z", who: "person", what: "continued", step_id: "a" },
    { at: "2026-01-01T10:00:41.000Z", who: "agent", what: "run_succeeded", run_id: "r-00000000" },
  ]);
  assert.deepEqual(events.map((event) => event.title), [
    "You started it",
    "Research, attempt 2",
    "Research, attempt 1",
  ]);
});

Deno.test("a run succeeded only when nothing speaks against it", () => {
  assert.equal(runOutcome(run), "succeeded");
  assert.equal(runOutcome({ ...run, finished_at: null }), "running");
  // Of the first version, whose records tell no reason.
  const { reason: _none, ...old } = run;
  assert.equal(runOutcome({ ...old, exit_code: 1 }), "failed");
  // It had said its last word and was ended when it did not go.
  assert.equal(runOutcome({ ...run, exit_code: 137 }), "succeeded");
  assert.equal(runOutcome({ ...run, exit_code: 1, error: "It failed" }), "failed");
  assert.equal(runOutcome({ ...run, reason: "no_output" }), "failed");
  assert.equal(runOutcome({ ...run, reason: "cancelled", exit_code: 143 }), "cancelled");
});

Deno.test("the end of a run is told with its exit code and its reason", () => {
  assert.equal(endWords(run), "exit 0");
  assert.equal(
    endWords({ ...run, exit_code: 137, reason: "out_of_memory" }),
    "exit 137, out of memory",
  );
  assert.equal(endWords({ ...run, exit_code: null, reason: "lost" }), "lost");
});
