import assert from "node:assert/strict";
import { lineMap } from "./line-map.ts";
import { answerTo, fateWords, outcomes, roundsAt, threadLine } from "./outcome.ts";
import { sentTo } from "./sent-to.ts";

const lines = (...all: string[]) => all.join("\n");
const OLD = lines("# Title", "", "Sixty requests per minute.", "", "- reject every call", "- log");

const CASES: [name: string, after: string, from: number, to: number, fate: string][] = [
  ["lines that only moved down", `intro\n\n${OLD}`, 3, 3, "Not changed, line 5"],
  [
    "a line with other words in it",
    OLD.replace("Sixty", "A hundred"),
    3,
    3,
    "Changed, line 3",
  ],
  [
    "a line in whose place another one came",
    OLD.replace("- reject every call", "- fail open"),
    5,
    5,
    "Changed, line 5",
  ],
  ["a line that was taken out", OLD.replace("- reject every call\n", ""), 5, 5, "Removed"],
  [
    "a range of which one line changed",
    OLD.replace("Sixty", "Ninety"),
    1,
    4,
    "Changed, lines 1 to 4",
  ],
  [
    "a range into which a line came",
    OLD.replace("- log", "- new\n- log"),
    5,
    6,
    "Changed, lines 5 to 7",
  ],
  [
    "a line before which another came",
    OLD.replace("- log", "- new\n- log"),
    6,
    6,
    "Not changed, line 7",
  ],
  [
    "a line edited among lines that are new",
    OLD.replace("- reject every call", "- brand new\n- reject every second call\n- also new"),
    5,
    5,
    "Changed, line 6",
  ],
  ["lines past the end", OLD, 40, 41, "Removed"],
  ["a text that was emptied", "", 3, 5, "Removed"],
];

for (const [name, after, from, to, expected] of CASES) {
  Deno.test(`what became of ${name}`, () => {
    assert.equal(fateWords(lineMap(OLD, after)({ from, to })), expected);
  });
}

Deno.test("a line that was removed is told by the line before the gap", () => {
  const fate = lineMap(OLD, OLD.replace("- reject every call\n", ""))({ from: 5, to: 5 });
  assert.deepEqual(fate, { is: "removed", after: 4 });
  const first = lineMap("gone\nkept", "kept")({ from: 1, to: 1 });
  assert.deepEqual([first, threadLine(first)], [{ is: "removed", after: 0 }, 1]);
});

Deno.test("two long texts that share nothing are still compared", () => {
  const [a, b] = ["a", "b"].map((letter) =>
    Array.from({ length: 9000 }, (_, at) => `${letter} ${at}`).join("\n")
  );
  assert.equal(lineMap(a!, b!)({ from: 7, to: 7 }).is, "changed");
});

const ROUND = {
  feedback_id: "f-1",
  round: 1,
  at: "2026-01-01T00:00:00.000Z",
  gate_step_id: "review",
  artifact: "a.md",
  version: 2,
  note: "",
  comments: [{ from_line: 5, to_line: 5, quote: "- reject every call", text: "What then?" }],
};

Deno.test("each comment stands beside the lines that came in place of its own", () => {
  const after = OLD.replace("- reject every call", "- fail open");
  const [outcome] = outcomes(ROUND, OLD, after);
  assert.deepEqual([outcome?.id, outcome?.now, outcome?.fate.is], [
    "f-1:0",
    "- fail open",
    "changed",
  ]);
});

Deno.test("rounds are those of the gate and artifact, and answered by the next output", () => {
  const other = { ...ROUND, feedback_id: "f-2", gate_step_id: "other" };
  const later = { ...ROUND, feedback_id: "f-3", round: 2, version: 4 };
  const rounds = roundsAt([ROUND, other, later], "review", "a.md");
  assert.deepEqual(rounds.map(({ feedback_id }) => feedback_id), ["f-3", "f-1"]);
  const version = (n: number, kind: "output" | "draft") => ({
    n,
    kind,
    author: kind === "output" ? "agent" as const : "human" as const,
    at: "",
    size_bytes: 0,
    hash: `${n}`,
  });
  const versions = [
    version(4, "draft"),
    version(3, "output"),
    version(2, "draft"),
    version(1, "output"),
  ];
  assert.equal(answerTo(ROUND, versions)?.n, 3);
  assert.equal(answerTo(later, versions), undefined);
});

Deno.test("a request goes back to the step that wrote the artifact, as its next attempt", () => {
  const step = (step_id: string, name: string, outputArtifact?: string) => ({
    step_id,
    name,
    type: outputArtifact === undefined ? "human-gate" as const : "agent" as const,
    ...(outputArtifact === undefined ? {} : { outputArtifact }),
  });
  const workflow = {
    workflow_id: "w",
    name: "w",
    steps: [
      step("a", "Research", "a.md"),
      { ...step("g", "Gate"), reviewArtifact: "a.md" },
      step("b", "Planning", "b.md"),
      { ...step("h", "Other gate"), reviewArtifact: "c.md" },
    ],
  };
  const run = (attempt: number) => ({
    run_id: `r${attempt}`,
    step_id: "a",
    attempt,
    agent: "mock",
    started_at: "",
  });
  // deno-lint-ignore no-explicit-any -- only what is read is given
  const mission: any = { workflow, current_step: 1, runs: [run(1), run(2)] };
  assert.deepEqual(sentTo(mission), { name: "Research", attempt: 3, rehearsed: true });
  const runs = [run(1), { ...run(2), agent: "claude" }];
  assert.equal(sentTo({ ...mission, runs })?.rehearsed, false);
  assert.equal(sentTo({ ...mission, current_step: 3 }), undefined);
});
