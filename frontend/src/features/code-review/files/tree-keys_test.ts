import assert from "node:assert/strict";
import type { ChangedFile } from "@haloop/shared";
import { treeRows } from "./file-tree.ts";
import { keyLeadsTo } from "./tree-keys.ts";

const file = (path: string) => ({ path, id: path, runs_here: [] }) as unknown as ChangedFile;
const rows = treeRows(["src/a.ts", "lib/x/b.ts", "lib/c.ts"].map(file), (path) => path !== "src");

Deno.test("keys move in the tree as trees are used to", () => {
  assert.deepEqual(rows.map(({ name }) => name), ["lib", "x", "b.ts", "c.ts", "src"]);
  const cases: [number, string, ReturnType<typeof keyLeadsTo>][] = [
    [0, "ArrowDown", 1],
    [0, "ArrowUp", 0],
    [4, "ArrowDown", 4],
    [0, "ArrowRight", 1],
    [4, "ArrowRight", "turn"],
    [0, "ArrowLeft", "turn"],
    [2, "ArrowLeft", 1],
    [3, "ArrowLeft", 0],
    [3, "ArrowRight", undefined],
    [3, "Enter", "go"],
    [0, " ", "turn"],
    [2, "Home", 0],
    [2, "End", 4],
    [2, "x", undefined],
    [9, "Enter", undefined],
  ];
  for (const [at, key, leads] of cases) assert.equal(keyLeadsTo(rows, at, key), leads, key);
});
