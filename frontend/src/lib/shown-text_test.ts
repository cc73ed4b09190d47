import assert from "node:assert/strict";
import { shownText } from "./shown-text.ts";

Deno.test("what hides or reorders is written out, all else stays", () => {
  assert.equal(shownText("safe\u202Eexe.txt"), "safe⟨RLO⟩exe.txt");
  assert.equal(shownText("حد <b> 🚦 👩🏽‍💻\ttab\nline"), "حد <b> 🚦 👩🏽‍💻\ttab\nline");
});
