import assert from "node:assert/strict";
import { type CheckRun, checksOf, checkState, isCheckStale } from "@haloop/shared";
import { runWords } from "./check-words.ts";

const run = (over: Partial<CheckRun> = {}): CheckRun => ({
  check_id: "c",
  name: "npm test",
  argv: ["npm", "test"],
  tree: "t1",
  started_at: "2026-01-01T00:00:00Z",
  finished_at: "2026-01-01T00:00:38Z",
  exit_code: 0,
  ...over,
});

Deno.test("a run is told by its state, its exit code and its time", () => {
  const now_ms = Date.parse("2026-01-01T00:01:00Z");
  const cases: [CheckRun | undefined, ReturnType<typeof checkState>, string][] = [
    [undefined, "never", "not run yet"],
    [run(), "passed", "0:38"],
    [run({ exit_code: 2 }), "failed", "exit 2 · 0:38"],
    [run({ finished_at: null, exit_code: null }), "running", "running · 1:00"],
    [run({ exit_code: null, error: "no image" }), "broken", "did not run · 0:38"],
  ];
  for (const [one, state, words] of cases) {
    assert.equal(checkState(one), state);
    assert.equal(runWords(one, now_ms), words);
  }
});

Deno.test("a run over another tree is stale", () => {
  assert.equal(isCheckStale(run(), "t1"), false);
  assert.equal(isCheckStale(run(), "t2"), true);
  assert.equal(isCheckStale(undefined, "t2"), false);
  assert.equal(isCheckStale(run(), undefined), false);
});

Deno.test("each command has its newest run, and what ran once stays as evidence", () => {
  const commands = [{ name: "npm test", argv: ["npm", "test"] }];
  const checks = checksOf({
    commands,
    runs: [run({ check_id: "new" }), run({ check_id: "old" }), run({ name: "gone" })],
  });
  assert.deepEqual(checks.map(({ name, offered, run }) => [name, offered, run?.check_id]), [
    ["npm test", true, "new"],
    ["gone", false, "c"],
  ]);
});
