import assert from "node:assert/strict";
import { hiddenName, hiddenTitle, splitHidden } from "./hidden-characters.ts";

Deno.test("a bidi override is cut out and named", () => {
  assert.deepEqual(splitHidden("a\u202eb"), [
    { text: "a", hidden: false },
    { text: "\u202e", hidden: true },
    { text: "b", hidden: false },
  ]);
  assert.equal(hiddenName("\u202e"), "RLO");
  assert.match(hiddenTitle("\u202e"), /U\+202E, which reorders/);
});

Deno.test("hidden tag characters are spelt out", () => {
  assert.deepEqual(splitHidden("\u{e0041}").map((part) => hiddenName(part.text)), ["tag A"]);
});

Deno.test("writing that reads as it is stays whole", () => {
  for (const text of ["שלום", "👩‍👩‍👧", "a\tb", "é\n", ""]) {
    assert.equal(splitHidden(text).some((part) => part.hidden), false);
  }
});
