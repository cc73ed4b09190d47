import assert from "node:assert/strict";
import type { ChangedFile } from "@haloop/shared";
import { faceOf, modeWords } from "./face.ts";

const file = (over: Partial<ChangedFile> = {}): ChangedFile => ({
  path: "a",
  id: "YQ",
  kind: "modified",
  untracked: false,
  binary: false,
  old_mode: "100644",
  new_mode: "100644",
  runs_here: [],
  ...over,
});

Deno.test("a file without lines says why", () => {
  const cases: [Partial<ChangedFile>, { patch?: string; note?: string }, string | undefined][] = [
    [
      { binary: true, size_bytes: 52_428_800 },
      {},
      "A binary file, 50.0 MiB. Its bytes are not shown.",
    ],
    [{}, { note: "It is over 1 MiB" }, "It is over 1 MiB."],
    [
      { kind: "renamed", old_path: "b" },
      { patch: "rename from b\n" },
      "Renamed, its text is the same.",
    ],
    [{ new_mode: "100755" }, { patch: "new mode 100755\n" }, "Its text is the same."],
    [{ kind: "added" }, { patch: "" }, "An empty file."],
    [{ kind: "deleted" }, { patch: "" }, "An empty file was deleted."],
    [{}, { patch: "@@ -1,9 +1,9 @@\n a\n" }, "The change of this file cannot be shown as lines."],
    [{}, { patch: "@@ -1 +1 @@\n-a\n+b\n" }, undefined],
  ];
  for (const [over, change, words] of cases) {
    assert.equal(faceOf({ file: file(over), ...change }), words);
  }
});

Deno.test("modes are told by what they mean", () => {
  assert.equal(modeWords(file()), undefined);
  assert.equal(modeWords(file({ new_mode: "100755" })), "executable now");
  assert.equal(
    modeWords(file({ kind: "type_changed", new_mode: "120000" })),
    "was a file, is a symlink now",
  );
  const link = file({ kind: "added", new_mode: "120000" });
  delete link.old_mode;
  assert.equal(modeWords(link), "symlink: the text is where it leads");
});
