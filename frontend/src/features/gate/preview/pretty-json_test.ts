import assert from "node:assert/strict";
import { prettyJson } from "./pretty-json.ts";

Deno.test("JSON is set out with every token as it was written", () => {
  assert.deepEqual(prettyJson('{"a":1.0,"a":12345678901234567890,"b":[1]}'), {
    text: '{\n  "a": 1.0,\n  "a": 12345678901234567890,\n  "b": [\n    1\n  ]\n}',
  });
});

Deno.test("what is not JSON is shown as it is, with the line of the first error", () => {
  const { text, problem } = prettyJson('{\n  "a": 1,\n}');
  assert.equal(text, '{\n  "a": 1,\n}');
  assert.match(problem ?? "", /line 3/);
});
