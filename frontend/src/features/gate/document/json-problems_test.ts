import assert from "node:assert/strict";
import { jsonProblems } from "./json-problems.ts";

const marked = (text: string) =>
  jsonProblems(text).map(({ from, to, line, words }) => [text.slice(from, to), line, words]);

Deno.test("JSON has no problems", () => {
  assert.deepEqual(jsonProblems('{ "files": [1, 2, 3] }\n'), []);
});

Deno.test("a problem is marked where it stands, however short the text is", () => {
  assert.deepEqual(marked('{\n  "files": [1, 2,, 3]\n}\n'), [[",", 2, "value expected"]]);
  assert.deepEqual(marked('{"a": 1,}').map(([, line]) => line), [1]);
});

Deno.test("every problem is told, and one at the very end still marks a character", () => {
  assert.deepEqual(marked('[1 2,\n"a" "b"'), [
    ["2", 1, "comma expected"],
    ['"b"', 2, "comma expected"],
    ['"', 2, "close bracket expected"],
  ]);
  assert.equal(marked("").length, 1);
});
