import assert from "node:assert/strict";
import type { ChangedFile } from "@haloop/shared";
import { foldersOf, inTreeOrder, matchesPath, treeRows } from "./file-tree.ts";

const file = (path: string): ChangedFile => ({
  path,
  id: path,
  kind: "modified",
  untracked: false,
  binary: false,
  added_lines: 2,
  removed_lines: 1,
  runs_here: [],
});
const drawn = (paths: string[], isOpen = (_: string) => true) =>
  treeRows(paths.map(file), isOpen).map((row) =>
    `${"  ".repeat(row.depth)}${row.name}${row.kind === "folder" ? "/" : ""}`
  );

Deno.test("folders come first and a chain of folders shares a row", () => {
  assert.deepEqual(drawn(["b.ts", "src/http/app.ts", "src/http/x/deep/er.ts", "a/b.ts"]), [
    "a/",
    "  b.ts",
    "src/http/",
    "  x/deep/",
    "    er.ts",
    "  app.ts",
    "b.ts",
  ]);
});

Deno.test("a folded folder hides its files and still counts them", () => {
  const [row] = treeRows([file("src/a.ts"), file("src/b/c.ts")], () => false);
  assert.deepEqual(row, {
    kind: "folder",
    path: "src",
    name: "src",
    depth: 0,
    open: false,
    files: 2,
    added: 4,
    removed: 2,
  });
});

Deno.test("the order of the files is the order of the tree", () => {
  const paths = inTreeOrder(["z.ts", "src/b.ts", "src/a/x.ts"].map(file)).map(({ path }) => path);
  assert.deepEqual(paths, ["src/a/x.ts", "src/b.ts", "z.ts"]);
});

Deno.test("a name such as __proto__ is a name", () => {
  assert.deepEqual(drawn(["__proto__/constructor", "__proto__/a"]), [
    "__proto__/",
    "  a",
    "  constructor",
  ]);
  assert.deepEqual(foldersOf("a/b/c"), ["a", "a/b"]);
});

Deno.test("the filter looks for all words in the path", () => {
  assert.equal(matchesPath("src/HTTP/app.ts", "http app"), true);
  assert.equal(matchesPath("src/http/app.ts", "http test"), false);
  assert.equal(matchesPath("anything", ""), true);
});

Deno.test("5,000 files are laid out in no time that a person would notice", () => {
  const files = Array.from({ length: 5000 }, (_, at) => file(`d${at % 70}/e${at % 9}/f${at}.ts`));
  // The shortest of several: other work on this machine may come between.
  const times_ms = Array.from({ length: 5 }, () => {
    const began = performance.now();
    const rows = treeRows(files, () => true);
    assert.equal(rows.filter(({ kind }) => kind === "file").length, 5000);
    return performance.now() - began;
  });
  assert.ok(Math.min(...times_ms) < 500, `${times_ms} ms`);
});
