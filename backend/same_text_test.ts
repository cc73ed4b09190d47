import assert from "node:assert/strict";
import { sameText } from "./same_text.ts";

Deno.test("texts are the same only byte for byte", () => {
  assert.equal(sameText("ünïcode", "ünïcode"), true);
  for (const other of ["", "token", "token-", "token-B", "token-a "]) {
    assert.equal(sameText("token-a", other), false, other);
  }
});
