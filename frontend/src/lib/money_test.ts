import assert from "node:assert/strict";
import { dollars } from "./money.ts";

Deno.test("costs are told in dollars and cents", () => {
  assert.equal(dollars(0), "$0.00");
  assert.equal(dollars(0.004), "<$0.01");
  assert.equal(dollars(0.084), "$0.08");
  assert.equal(dollars(12.5), "$12.50");
});
