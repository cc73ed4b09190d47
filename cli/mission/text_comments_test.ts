import assert from "node:assert/strict";
import { CliFailure, EXIT } from "../failure.ts";
import { quotingText } from "./text_comments.ts";

const COMMENT = { from_line: 2, to_line: 2, text: "Why?" };
const MISSION = { artifacts: { "plan.md": "one\ntwo\n" }, artifact_info: [] };

Deno.test("a comment on the gate's text carries its lines", () => {
  assert.deepEqual(quotingText(MISSION, "plan.md", [COMMENT]), [{ ...COMMENT, quote: "two" }]);
});

Deno.test("a comment on lines alone is refused where the gate shows no text, not dropped", () => {
  assert.throws(
    () => quotingText(MISSION, undefined, [COMMENT]),
    (error) =>
      error instanceof CliFailure && error.exit_code === EXIT.usage &&
      /Name the file before the lines, as in src\/a\.ts:12:/.test(error.message),
  );
  assert.deepEqual(quotingText(MISSION, undefined, []), []);
});
