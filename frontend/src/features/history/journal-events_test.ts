import type { JournalEntry } from "@haloop/shared";
import assert from "node:assert/strict";
import { activityEvents } from "./events.ts";
import { journalEvents } from "./journal-events.ts";

const workflow = {
  workflow_id: "w",
  name: "W",
  steps: [
    { step_id: "a", name: "Research", type: "agent" as const },
    { step_id: "b", name: "Review Research", type: "human-gate" as const },
  ],
};

function entry(what: string, over: Partial<JournalEntry> = {}): JournalEntry {
  return { at: "2026-01-01T10:00:00.000Z", who: "person", what, ...over };
}

const told = (journal: JournalEntry[], known: string[] = []) =>
  journalEvents(workflow, journal, new Set(known)).map((event) =>
    "detail" in event ? `${event.title} (${event.detail})` : event.title
  );

Deno.test("everything that the journal notes reads as a sentence", () => {
  const cases: [JournalEntry, string][] = [
    [entry("created", { artifact: "raw-input.md" }), "You created the mission (raw-input.md)"],
    [
      entry("saved", { step_id: "b", artifact: "x.md" }),
      "You saved a draft (Review Research · x.md)",
    ],
    [entry("continued", { step_id: "a" }), "You started it (Research)"],
    [entry("continued", { step_id: "b" }), "You let it through (Review Research)"],
    [
      entry("requested_changes", { step_id: "b", artifact: "x.md", note: "Why? · 2 comments" }),
      "You asked for changes (Review Research · x.md · Why? · 2 comments)",
    ],
    [entry("retried", { step_id: "a" }), "You retried (Research)"],
    [entry("cancelled", { step_id: "a" }), "You cancelled (Research)"],
    [entry("rewound", { step_id: "a", note: "" }), "You went back (Research)"],
    [entry("marked_completed"), "You marked it as completed"],
    [entry("deleted"), "You deleted it"],
    [entry("run_started", { who: "engine", step_id: "a" }), "Research started"],
    [entry("run_succeeded", { who: "agent", step_id: "a" }), "Research succeeded"],
    [
      entry("run_failed", { who: "engine", step_id: "a", note: "It was lost" }),
      "Research failed (It was lost)",
    ],
    [entry("run_cancelled", { who: "engine", step_id: "a" }), "Research was cancelled"],
    [entry("something_new", { who: "engine" }), "Something new"],
  ];
  for (const [one, words] of cases) assert.deepEqual(told([one]), [words]);
});

Deno.test("a run that has a record of its own is not told twice", () => {
  const journal = [entry("run_started", { run_id: "r-1", step_id: "a" })];
  assert.deepEqual(told(journal, ["r-1"]), []);
});

Deno.test("drafts of one artifact in a row are one event", () => {
  const saved = (artifact: string) => entry("saved", { artifact });
  assert.deepEqual(
    told([saved("x"), saved("x"), saved("x"), saved("y"), entry("continued"), saved("y")]),
    [
      "You saved 3 drafts (x)",
      "You saved a draft (y)",
      "You let it through",
      "You saved a draft (y)",
    ],
  );
});

Deno.test("a mission that waits says so, since when and where", () => {
  const [first] = activityEvents({
    status: "waiting_human",
    current_step: 1,
    waiting_since: "2026-01-01T11:00:00.000Z",
    runs: [],
    workflow,
  }, [entry("created")]);
  assert.deepEqual([first?.title, first?.at], ["Waiting for you", "2026-01-01T11:00:00.000Z"]);
});
