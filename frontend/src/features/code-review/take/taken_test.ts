import assert from "node:assert/strict";
import type { JournalEntry, Mission, TakeResult } from "@haloop/shared";
import { takenHeading, takenOf } from "./taken.ts";

function entry(at: string, how: TakeResult["how"], tree?: string): JournalEntry {
  const taken = { how, message: how, commands: [] };
  return { at, who: "person", what: "took_work", taken, ...tree !== undefined && { tree } };
}

function approved(at: string, step_id = "review"): JournalEntry {
  return { at, who: "person", what: "continued", step_id };
}

const MISSION: Pick<Mission, "workflow" | "workspace"> = {
  workflow: {
    workflow_id: "w",
    name: "W",
    steps: [
      { step_id: "review", name: "Review", type: "code-review" },
      { step_id: "gate", name: "Gate", type: "human-gate" },
    ],
  },
  workspace: { branch: "haloop/x", base_commit: "c0", approved_tree: "present" },
};

function times(journal: readonly JournalEntry[]): string[] {
  return takenOf(journal, MISSION).map(({ at }) => at);
}

Deno.test("what was taken is told newest first, and lines of an older Haloop are passed over", () => {
  const old: JournalEntry = { at: "0", who: "person", what: "took_work", note: "keep: kept" };
  const other: JournalEntry = { at: "3", who: "person", what: "rewound" };
  const taken = takenOf([old, entry("1", "keep"), entry("2", "merge"), other], MISSION);
  assert.deepEqual(taken.map(({ at, result }) => [at, result.how]), [["2", "merge"], [
    "1",
    "keep",
  ]]);
});

Deno.test("the heading tells the most that was done, whatever came after it", () => {
  const heading = (...hows: TakeResult["how"][]) =>
    takenHeading(takenOf(hows.map((how, at) => entry(String(at), how)), MISSION));
  assert.equal(heading(), "Take the work");
  assert.equal(heading("keep"), "The work was taken");
  assert.equal(heading("push", "patch"), "The work is pushed");
  assert.equal(heading("push", "pull_request"), "The work is in a pull request");
  assert.equal(heading("merge", "push"), "The work is merged");
});

Deno.test("only what was taken of the tree that is approved now counts", () => {
  const before = [approved("0"), entry("1", "merge", "before"), approved("2")];
  assert.deepEqual(times(before), []);
  assert.equal(takenHeading(takenOf(before, MISSION)), "Take the work");
  assert.deepEqual(times([...before, entry("3", "keep", "present")]), ["3"]);
  // Let through again as it was: what was taken is this.
  assert.deepEqual(times([approved("0"), entry("1", "merge", "present"), approved("2")]), ["1"]);
  // Back to a former tree: what was taken last is in the project.
  assert.deepEqual(times([entry("1", "merge", "present"), entry("2", "merge", "other")]), []);
});

Deno.test("a take without its tree counts until something is approved after it", () => {
  const old = [approved("0"), entry("1", "merge")];
  assert.deepEqual(times([...old, approved("2", "gate")]), ["1"]);
  assert.deepEqual(times([...old, approved("2")]), []);
});
