import assert from "node:assert/strict";
import { fieldErrors } from "./field-errors.ts";

Deno.test("each refusal stands at its field, anything else for itself", () => {
  assert.deepEqual(fieldErrors(undefined), {});
  assert.deepEqual(fieldErrors("title: must not be empty, rawInput: is empty, really"), {
    title: "must not be empty",
    rawInput: "is empty, really",
  });
  assert.deepEqual(fieldErrors("workflowId: unknown"), { rest: "workflowId: unknown" });
  assert.deepEqual(fieldErrors("The disk is full"), { rest: "The disk is full" });
});
