import assert from "node:assert/strict";
import { MAX_BODY_BYTES } from "@haloop/shared";
import { sizeProblem } from "./raw-input-size.ts";

Deno.test("a text fits as long as its request does, counted as it is sent", () => {
  for (const text of ["", "short", "a".repeat(MAX_BODY_BYTES - 100_000)]) {
    assert.equal(sizeProblem(text, "The pasted text"), undefined);
  }
  const large = ["a".repeat(MAX_BODY_BYTES), "é".repeat(2_100_000), "\n".repeat(2_100_000)];
  for (const text of large) {
    assert.match(sizeProblem(text, "The pasted text") ?? "", /^The pasted text .*4 MiB/);
  }
});
