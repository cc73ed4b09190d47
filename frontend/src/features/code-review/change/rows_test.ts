import assert from "node:assert/strict";
import type { ChangedFile, FileChange } from "@haloop/shared";
import type { CodeComment } from "../comments/code-comment.ts";
import { fileRows, type FileShown, isChanged, type ReviewRow } from "./rows.ts";

const file: ChangedFile = {
  path: "a.ts",
  id: "YS50cw",
  kind: "modified",
  untracked: false,
  binary: false,
  added_lines: 2,
  removed_lines: 1,
  runs_here: [],
};
const change: FileChange = {
  file,
  old_text: "one\ntwo\nthree\n",
  new_text: "one\n2\n2b\nthree\n",
  patch: "@@ -1,3 +1,4 @@\n one\n-two\n+2\n+2b\n three\n",
};
const shown = (over: Partial<FileShown> = {}): FileShown => ({
  file,
  change,
  folded: false,
  wanted: false,
  opened: new Map(),
  comments: [],
  said: [],
  ...over,
});
const comment = (id: string) => ({ id }) as CodeComment;
const drawn = (rows: readonly ReviewRow[]) =>
  rows.map((row) => {
    if (row.kind === "line") return `${row.line.old ?? ""}|${row.line.now ?? ""}`;
    if (row.kind === "pair") return `${row.pair.left?.old ?? ""}:${row.pair.right?.now ?? ""}`;
    return row.kind === "comment" ? row.comment.id : row.kind;
  });

Deno.test("the unified view has a row for each line, side by side has the changed ones together", () => {
  assert.deepEqual(drawn(fileRows(shown(), false)), [
    "file",
    "1|1",
    "2|",
    "|2",
    "|3",
    "3|4",
    "end",
  ]);
  assert.deepEqual(drawn(fileRows(shown(), true)), ["file", "1:1", "2:2", ":3", "3:4", "end"]);
});

Deno.test("comments stand below their line, on either side", () => {
  const comments = [
    { what: comment("on-old"), side: "old" as const, line: 2 },
    { what: comment("on-new"), side: "new" as const, line: 3 },
  ];
  assert.deepEqual(drawn(fileRows(shown({ comments }), false)), [
    "file",
    "1|1",
    "2|",
    "on-old",
    "|2",
    "|3",
    "on-new",
    "3|4",
    "end",
  ]);
});

Deno.test("a comment whose line is gone or out of view stands at the top, and is never dropped", () => {
  const comments = [
    { what: comment("gone"), side: "new" as const, line: undefined },
    { what: comment("far"), side: "new" as const, line: 900 },
  ];
  assert.deepEqual(drawn(fileRows(shown({ comments }), false)).slice(0, 4), [
    "file",
    "gone",
    "far",
    "1|1",
  ]);
  const binary = { ...change, file: { ...file, binary: true } };
  const rows = fileRows(shown({ comments, change: binary }), false);
  assert.deepEqual(drawn(rows), ["file", "gone", "far", "face", "end"]);
});

Deno.test("a folded file is its head, a large one says so until it is wanted", () => {
  assert.deepEqual(drawn(fileRows(shown({ folded: true }), false)), ["file"]);
  const large = { ...file, added_lines: 9_000 };
  assert.deepEqual(drawn(fileRows(shown({ file: large }), false)), ["file", "large", "end"]);
  assert.equal(fileRows(shown({ file: large, wanted: true }), false).length, 7);
});

Deno.test("a file on its way and one that cannot be had are states of their own", () => {
  assert.deepEqual(drawn(fileRows(shown({ change: undefined }), false)), ["file", "waits", "end"]);
  assert.deepEqual(drawn(fileRows(shown({ change: "no" }), false)), ["file", "failed", "end"]);
});

Deno.test("every row has a name of its own", () => {
  for (const split of [true, false]) {
    const keys = fileRows(
      shown({ comments: [{ what: comment("c"), side: "new", line: 2 }] }),
      split,
    )
      .map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  }
  assert.equal(fileRows(shown(), true).filter(isChanged).length, 2);
});
