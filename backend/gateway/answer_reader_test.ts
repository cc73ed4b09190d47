import type { ModelProtocol } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { AnswerReader } from "./answer_reader.ts";
import { PRICES } from "./prices.ts";
import { RunLedger } from "./run_ledger.ts";

const CLAUDE = { model: "claude-haiku-4-5", usage: { input_tokens: 10, output_tokens: 1 } };
const CODEX = { model: "gpt-5.5", usage: { input_tokens: 10, output_tokens: 1 } };
const CHAT = { model: "gpt-5.5", usage: { prompt_tokens: 10, completion_tokens: 1 } };

function claude(tier: object) {
  const usage = { ...CLAUDE.usage, ...tier };
  return [
    { type: "message_start", message: { ...CLAUDE, usage } },
    { type: "message_delta", usage: { output_tokens: 5 } },
  ];
}

const codex = (tier: object) => [{
  type: "response.completed",
  response: { object: "response", ...CODEX, ...tier },
}];
const chat = (tier: object) => [{ ...CHAT, ...tier }];

const ANSWERS: readonly (readonly [ModelProtocol, (tier: object) => object[]])[] = [
  ["anthropic", claude],
  ["openai_responses", codex],
  ["openai_chat", chat],
];
const TIERS: readonly (readonly [tier: object, known: boolean])[] = [
  [{}, true],
  [{ service_tier: null }, true],
  [{ service_tier: "default" }, true],
  [{ service_tier: "standard" }, true],
  [{ service_tier: "priority" }, false],
  [{ service_tier: "flex" }, false],
];

async function costOf(protocol: ModelProtocol, events: object[]): Promise<number | null> {
  const reader = new AnswerReader(protocol, "text/event-stream");
  for (const event of events) {
    reader.push(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
  }
  const facts = reader.end();
  return await withTempDir(async (folder) => {
    const ledger = await RunLedger.open(join(folder, "x.jsonl"), {}, PRICES, () => "now");
    return ledger.cost(facts);
  });
}

for (const [protocol, answer] of ANSWERS) {
  for (const [tier, known] of TIERS) {
    const how = known ? "is known" : "is not known";
    Deno.test(`${protocol}: what an answer with ${JSON.stringify(tier)} cost ${how}`, async () => {
      const cost = await costOf(protocol, answer(tier));
      if (known) assert(cost !== null && cost > 0);
      else assert.equal(cost, null);
    });
  }
}

Deno.test("what a fast answer of Claude cost is not known", async () => {
  assert.equal(await costOf("anthropic", claude({ speed: "fast" })), null);
  assert.notEqual(await costOf("anthropic", claude({ speed: "standard" })), null);
});
