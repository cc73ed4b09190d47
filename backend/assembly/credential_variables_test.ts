import assert from "node:assert/strict";
import { ConfigFile } from "../config.ts";
import { variablesOf } from "./model_gateway.ts";

const named = (opencode: Record<string, string>) =>
  variablesOf(ConfigFile.parse({ agents: { opencode } }).agents.opencode, "openai_chat")
    .map(([name]) => name);

Deno.test("the vendor's variable goes to the vendor's address and to no other", () => {
  assert.deepEqual(named({}), ["OPENAI_API_KEY"]);
  assert.deepEqual(named({ base_url: "https://api.openai.com/" }), ["OPENAI_API_KEY"]);
  assert.deepEqual(named({ base_url: "https://openrouter.ai/api" }), []);
});

Deno.test("a variable that the configuration names counts at any address, and alone", () => {
  const base_url = "https://openrouter.ai/api";
  assert.deepEqual(named({ base_url, credential_variable: "OPENROUTER_KEY" }), ["OPENROUTER_KEY"]);
  assert.deepEqual(named({ base_url, credential_variable: "OPENAI_API_KEY" }), ["OPENAI_API_KEY"]);
});
