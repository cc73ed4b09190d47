import assert from "node:assert/strict";
import { costOfAll, costWords, tokenWords, usedBy } from "./usage-words.ts";

const USAGE = { requests: 1, input_tokens: 1_000, output_tokens: 50, cache_read_tokens: 200 };

Deno.test("runs without a model used nothing, and say so by saying nothing", () => {
  assert.equal(usedBy([{}, {}]), undefined);
});

Deno.test("what runs used adds up; one unknown cost makes the sum unknown", () => {
  const known = { usage: USAGE, cost_usd: 0.2 };
  const used = usedBy([known, known, {}]);
  assert.deepEqual(used, {
    known_usd: 0.4,
    input_tokens: 2_400,
    output_tokens: 100,
    cost_usd: 0.4,
  });
  assert.equal(used && tokenWords(used), "2.4K tokens in, 100 out");
  assert.equal(usedBy([known, { usage: USAGE, cost_usd: null }])?.cost_usd, null);
  const partly = usedBy([known, { usage: USAGE }]);
  assert.equal(partly && costOfAll(partly), "at least $0.20");
  const open = usedBy([known, { usage: USAGE, cost_usd: null, known_cost_usd: 0.1 }]);
  assert.equal(open && costOfAll(open), "at least $0.30");
  const unknown = usedBy([{ usage: USAGE, cost_usd: null }]);
  assert.equal(unknown && costOfAll(unknown), "cost unknown");
});

for (
  const [cost, words] of [[null, "cost unknown"], [undefined, "cost unknown"], [0, "$0.00"], [
    0.004,
    "<$0.01",
  ], [1.239, "$1.24"]] as const
) {
  Deno.test(`a cost of ${cost} reads "${words}"`, () => assert.equal(costWords(cost), words));
}
