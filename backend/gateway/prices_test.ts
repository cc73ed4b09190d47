import assert from "node:assert/strict";
import { costOf, priceOf, PRICES } from "./prices.ts";

Deno.test("a model is priced by its name, with or without date and vendor", () => {
  const plain = priceOf("claude-sonnet-4-5", PRICES);
  assert.ok(plain);
  assert.equal(priceOf("claude-sonnet-4-5-20250929", PRICES), plain);
  assert.equal(priceOf("anthropic/claude-sonnet-4-5", PRICES), plain);
  assert.equal(priceOf("models/gemini-2.5-pro-002", PRICES), priceOf("gemini-2.5-pro", PRICES));
});

Deno.test("a model whose name only begins like another's has not its price", () => {
  assert.equal(priceOf("gpt-5-unheard-of", PRICES), undefined);
  assert.notEqual(priceOf("gpt-5-mini", PRICES), priceOf("gpt-5", PRICES));
});

Deno.test("the cost agrees with what Claude Code itself counted for the same tokens", () => {
  // Of samples/claude-ok-write.jsonl: two exchanges, total_cost_usd 0.01456.
  const usage = {
    ...{ input_tokens: 2400, output_tokens: 84 },
    ...{ cache_read_tokens: 1400, cache_write_tokens: 600 },
  };
  assert.ok(Math.abs(costOf("claude-opus-5-5", usage, PRICES)! - 0.01456) < 1e-9);
});

Deno.test("an unknown model's cost is unknown, never 0", () => {
  assert.equal(costOf("nobody-knows", { input_tokens: 5 }, PRICES), null);
  assert.equal(costOf(undefined, { input_tokens: 5 }, PRICES), null);
});

Deno.test("a long request costs what long requests cost, and an hour in the cache its own rate", () => {
  const price = {
    ...{ model: "m", input: 1, output: 2, cache_read: 0.1, cache_write: 1.25, cache_write_1h: 2 },
    above: { input_tokens: 1000, input: 10, output: 20 },
  };
  assert.equal(costOf("m", { input_tokens: 1000, output_tokens: 500 }, [price]), 0.002);
  assert.equal(costOf("m", { input_tokens: 1001, output_tokens: 500 }, [price]), 0.02001);
  const written = { cache_write_tokens: 100, cache_write_1h_tokens: 40 };
  assert.equal(costOf("m", written, [price]), (60 * 1.25 + 40 * 2) / 1e6);
});

Deno.test("a price of the configuration wins over the one that Haloop comes with", () => {
  const own = { model: "gpt-5", input: 7, output: 7 };
  assert.equal(priceOf("gpt-5", [own, ...PRICES]), own);
});
