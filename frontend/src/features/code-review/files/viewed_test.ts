import assert from "node:assert/strict";
import { parseViewed } from "./viewed.ts";

Deno.test("marks hold for the tree that they were made on", () => {
  const stored = JSON.stringify({ tree: "t1", ids: ["a"] });
  assert.deepEqual([...parseViewed(stored, "t1")], ["a"]);
  assert.deepEqual([...parseViewed(stored, "t2")], []);
});

Deno.test("whatever else is in the browser counts as nothing viewed", () => {
  for (const stored of [undefined, "", "{", "null", '{"tree":1}']) {
    assert.equal(parseViewed(stored, "t1").size, 0);
  }
});
