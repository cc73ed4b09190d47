import assert from "node:assert/strict";
import { exitReason } from "./exit_reason.ts";

for (
  const [code, reason] of [
    [0, "exited"],
    [1, "exited"],
    [127, "exited"],
    [128, "exited"],
    [
      143,
      "killed",
    ],
    [137, "killed"],
    [192, "killed"],
    [193, "exited"],
    [255, "exited"],
  ] as const
) {
  Deno.test(`exit code ${code} means ${reason}`, () => assert.equal(exitReason(code), reason));
}
