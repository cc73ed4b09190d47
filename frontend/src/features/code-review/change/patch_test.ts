import assert from "node:assert/strict";
import { parseHunks } from "./patch.ts";

const PATCH = `diff --git a/a.ts b/a.ts
index 1..2 100644
--- a/a.ts
+++ b/a.ts
@@ -2,3 +2,4 @@ function f() {
 two
-three
+3
+3b
 four
`;

Deno.test("every line of a patch knows its number on both sides", () => {
  const [hunk] = parseHunks(PATCH)!;
  assert.deepEqual(hunk!.lines, [
    { kind: "same", old: 2, now: 2, text: "two" },
    { kind: "removed", old: 3, text: "three" },
    { kind: "added", now: 3, text: "3" },
    { kind: "added", now: 4, text: "3b" },
    { kind: "same", old: 4, now: 5, text: "four" },
  ]);
});

Deno.test("lines that look like a patch's own are what they are: lines", () => {
  const patch = "@@ -1,1 +1,3 @@\n ---\n+++ b/x\n+diff --git a/y b/y\n";
  const texts = parseHunks(patch)![0]!.lines.map(({ text }) => text);
  assert.deepEqual(texts, ["---", "++ b/x", "diff --git a/y b/y"]);
});

Deno.test("control characters do not end a line", () => {
  const [hunk] = parseHunks("@@ -0,0 +1,1 @@\n+a\u000bb\u000cc\u0085d\u2028e\rf\n")!;
  assert.equal(hunk!.lines.length, 1);
});

Deno.test("a new file begins at line 1, and a missing line end is told", () => {
  const [hunk] = parseHunks("@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n")!;
  assert.deepEqual(hunk!.lines.map(({ now, endless }) => [now, endless]), [[1, undefined], [
    2,
    true,
  ]]);
});

Deno.test("CR LF on every line is not shown, on some lines it is", () => {
  const all = parseHunks("@@ -1,1 +1,1 @@\n-a\r\n+b\r\n")![0]!.lines;
  assert.deepEqual(all.map(({ text }) => text), ["a", "b"]);
  const some = parseHunks("@@ -1,1 +1,1 @@\n-a\r\n+b\n")![0]!.lines;
  assert.deepEqual(some.map(({ text }) => text), ["a\r", "b"]);
});

Deno.test("a change without lines has no hunks, a torn patch cannot be read", () => {
  assert.deepEqual(parseHunks("diff --git a/x b/y\nrename from x\nrename to y\n"), []);
  assert.equal(parseHunks("@@ -1,5 +1,5 @@\n a\n"), undefined);
});
