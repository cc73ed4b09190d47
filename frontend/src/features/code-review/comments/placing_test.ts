import assert from "node:assert/strict";
import type { ChangedFile, FeedbackRound, FileChange } from "@haloop/shared";
import type { CodeComment } from "./code-comment.ts";
import { placeComments, placeSaid } from "./placing.ts";

const file = { path: "a.ts", id: "YS50cw" } as ChangedFile;
const change: FileChange = {
  file,
  old_text: "one\ntwo\n",
  new_text: "zero\none\n2\n",
  patch: "@@ -1,2 +1,3 @@\n+zero\n one\n-two\n+2\n",
};
const comment = (over: Partial<CodeComment>): CodeComment => ({
  id: "c",
  file_id: "YS50cw",
  path: "a.ts",
  side: "new",
  from: 1,
  to: 1,
  quote: "one",
  text: "why",
  at: "",
  ...over,
});

Deno.test("an unsent comment follows its lines, and says when they are gone", () => {
  const comments = [
    comment({}),
    comment({ side: "old", quote: "two", from: 2, to: 2 }),
    comment({ quote: "never there" }),
    comment({ path: "b.ts" }),
  ];
  assert.deepEqual(placeComments(comments, file, change).map(({ line }) => line), [
    2,
    2,
    undefined,
  ]);
  assert.deepEqual(placeComments([comment({ to: 9 })], file, undefined)[0]?.line, 9);
});

Deno.test("what was said earlier stands beside what became of its lines", () => {
  const round = {
    feedback_id: "f-1",
    round: 1,
    comments: [
      { path: "a.ts", from_line: 1, to_line: 1, quote: "one", text: "keep this" },
      { path: "a.ts", from_line: 2, to_line: 2, quote: "nothing like it", text: "gone" },
      { from_line: 1, to_line: 1, quote: "{", text: "about the artifact" },
    ],
  } as unknown as FeedbackRound;
  const placed = placeSaid(round, file, change);
  assert.deepEqual(placed.map(({ line }) => line), [2, undefined]);
  assert.deepEqual(placed.map(({ what }) => what.outcome.id), ["f-1:0", "f-1:1"]);
  assert.deepEqual(placed.map(({ what }) => what.outcome.now), ["one", ""]);
});
