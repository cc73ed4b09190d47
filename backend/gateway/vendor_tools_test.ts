import type { ModelProtocol } from "@haloop/shared";
import assert from "node:assert/strict";
import { vendorReach } from "./vendor_tools.ts";

const said = (part: object) => [{ role: "user", content: [part] }];

/** What each protocol has, and whether it reaches out. */
/** As files of that kind begin. */
const MP3 = "//uQxAAAAAAAAAAAAAAAAAAAAAAAWGluZwAAAA8AAAAC";

const BODIES: readonly (readonly [ModelProtocol, reaches: boolean, body: object])[] = [
  ["anthropic", false, { tools: [{ name: "WebSearch", input_schema: {} }, { type: "custom" }] }],
  ["anthropic", false, { tools: [{ type: "bash_20250124" }, { type: null, name: "x" }] }],
  ["anthropic", false, { tools: [{ type: "tool_search_tool_regex_20251119" }] }],
  ["anthropic", true, { tools: [{ name: "a" }, { type: "web_search_20250305" }] }],
  ["anthropic", true, { tools: [{ type: "web_fetch_20250910" }] }],
  ["anthropic", true, { tools: [{ type: "code_execution_20250825" }] }],
  ["anthropic", true, { tools: [{ type: "not_known_yet_20300101" }] }],
  ["anthropic", true, { Tools: [{ TYPE: "web_search_20250305" }], tools: [] }],
  ["anthropic", true, { mcp_servers: [{ type: "url", url: "https://a.example" }] }],
  ["anthropic", true, {
    messages: said({ type: "image", source: { type: "url", url: "https://a.example/x.png" } }),
  }],
  ["anthropic", true, {
    messages: said({
      type: "tool_result",
      content: [{ type: "document", source: { type: "url", url: "https://a.example/x.pdf" } }],
    }),
  }],
  ["anthropic", false, {
    messages: said({ type: "tool_use", input: { source: { type: "url", url: "https://a" } } }),
  }],
  ["anthropic", false, {
    messages: said({ type: "image", source: { type: "base64", data: "aGVsbG8=" } }),
  }],
  ["openai_responses", false, { tools: [{ type: "function" }, { type: "custom" }] }],
  ["openai_responses", false, {
    tools: [{ type: "shell", environment: { type: "local" } }, { type: "tool_search" }],
  }],
  ["openai_responses", false, { tools: [{ type: "namespace", tools: [{ type: "function" }] }] }],
  ["openai_responses", true, { tools: [{ type: "web_search", external_web_access: false }] }],
  ["openai_responses", true, { tools: [{ type: "web_search_preview" }] }],
  ["openai_responses", true, { tools: [{ type: "code_interpreter", container: {} }] }],
  ["openai_responses", true, { tools: [{ type: "mcp", server_url: "https://a.example" }] }],
  ["openai_responses", true, { tools: [{ type: "shell" }] }],
  ["openai_responses", true, {
    tools: [{ type: "shell", environment: { type: "container_auto" } }],
  }],
  ["openai_responses", true, {
    tools: [{ type: "namespace", tools: [{ type: "namespace", tools: [{ type: "mcp" }] }] }],
  }],
  ["openai_responses", true, {
    input: [{ type: "additional_tools", tools: [{ type: "web_search" }] }],
  }],
  ["openai_responses", true, { prompt: { id: "pmpt_1" } }],
  ["openai_responses", true, {
    input: said({ type: "input_image", image_url: "https://a.example/x.png" }),
  }],
  ["openai_responses", false, {
    input: said({ type: "input_image", image_url: "data:image/png;base64,AAAA" }),
  }],
  ["openai_responses", true, {
    input: said({ type: "input_file", file_url: "https://a.example/x.pdf" }),
  }],
  ["openai_chat", false, { tools: [{ type: "function", function: { name: "web_search" } }] }],
  ["openai_chat", true, { web_search_options: {} }],
  ["openai_chat", true, { plugins: [{ id: "web" }] }],
  ["openai_chat", true, { tools: [{ type: "openrouter:web_search" }] }],
  ["openai_chat", true, {
    messages: said({ type: "image_url", image_url: { url: "https://a.example/x.png" } }),
  }],
  ["openai_chat", true, { models: ["perplexity/sonar", "x"] }],
  ["openai_chat", true, { Model: "x:online" }],
  ["openai_chat", true, { model: "x:online " }],
  ["openai_chat", true, { models: "x:online:free" }],
  ["openai_chat", true, { fallbacks: [{ model: "perplexity/sonar" }] }],
  ["openai_chat", true, { model: "@preset/with-search" }],
  ["openai_chat", true, { preset: "with-search" }],
  ["openai_chat", false, { model: "a-model", models: [{ model: "another:onlinely" }, null] }],
  ["openai_chat", true, { model: "o4-mini-deep-research" }],
  ["openai_chat", true, { model: "gpt-4o-search-preview" }],
  ["openai_chat", false, { model: "mycorp-research-model", models: ["soundsonarless"] }],
  ["openai_chat", true, {
    messages: said({ type: "file", file: { file_data: "https://a.example/x?secret" } }),
  }],
  ["openai_chat", false, {
    messages: said({ type: "file", file: { file_data: "data:application/pdf;base64,AA" } }),
  }],
  ["openai_chat", false, { messages: said({ type: "file", file: { file_data: "JVBERi0x" } }) }],
  ["openai_chat", true, {
    messages: said({ type: "video_url", video_url: { url: "https://a.example/x.mp4" } }),
  }],
  ["openai_chat", true, { messages: said({ type: "file", file: { url: "https://a.example" } }) }],
  ["openai_chat", true, {
    messages: said({ type: "input_audio", input_audio: { data: "\u0001 ht\ntps:a.example" } }),
  }],
  ["openai_chat", true, {
    messages: said({ type: "image_url", image_url: [{ url: "//a.example/x.png" }] }),
  }],
  ["openai_chat", true, {
    messages: said({ type: "input_audio", input_audio: { data: "//a.example/x.mp3" } }),
  }],
  ["openai_chat", false, {
    messages: said({ type: "input_audio", input_audio: { data: MP3, format: "mp3" } }),
  }],
  ["gemini", false, {
    contents: [{
      parts: [
        { inlineData: { mimeType: "audio/mp3", data: MP3 } },
        { functionResponse: { parts: [{ inline_data: { data: MP3 } }] } },
        { text: "Hm", thoughtSignature: "//4=" },
      ],
    }],
  }],
  ["openai_chat", false, {
    messages: [
      { role: "user", content: "https://a.example/ is slow" },
      { role: "assistant", reasoning_details: [{ summary: "https://a.example/ is slow" }] },
      {
        role: "assistant",
        content: "https://a.example/ is down",
        reasoning_content: "https://a.example/ it is",
        tool_calls: [{ id: "functions.bash:0", function: { arguments: "https://a.example" } }],
      },
      { role: "tool", tool_call_id: "functions.bash:0", content: "https://a.example" },
    ],
  }],
  ["openai_responses", false, {
    input: [
      { type: "local_shell_call", action: { type: "exec", command: ["curl", "https://a"] } },
      { type: "function_call_output", output: "https://a.example" },
      { type: "shell_call_output", output: [{ stdout: "https://a.example", stderr: "" }] },
      ...said({ type: "output_text", text: "https://a", annotations: [{ url: "https://a" }] }),
    ],
  }],
  ["openai_responses", true, {
    input: [{ type: "function_call_output", output: [{ image_url: "https://a.example" }] }],
  }],
  ["gemini", false, {
    contents: [{
      parts: [
        { functionCall: { name: "fetch", args: { url: "https://a.example" } } },
        { functionResponse: { name: "fetch", response: { url: "https://a.example" } } },
      ],
    }],
  }],
  ["gemini", true, {
    contents: [{
      parts: [{ functionResponse: { parts: [{ file_data: { file_uri: "gs://a" } }] } }],
    }],
  }],
  ["gemini", false, { tools: [{ functionDeclarations: [] }, { function_declarations: [] }] }],
  ["gemini", true, { tools: [{ functionDeclarations: [] }, { googleSearch: {} }] }],
  ["gemini", true, { tools: [{ google_search: {} }] }],
  ["gemini", true, { tools: [{ urlContext: {} }] }],
  ["gemini", true, { tools: [{ functionDeclarations: [], codeExecution: {} }] }],
  ["gemini", true, { contents: [{ parts: [{ fileData: { fileUri: "https://a.example" } }] }] }],
  ["gemini", false, { contents: [{ parts: [{ inlineData: { data: "AAAA" } }] }] }],
];

for (const [protocol, reaches, body] of BODIES) {
  const told = JSON.stringify(body).slice(0, 90);
  Deno.test(`${protocol}: ${reaches ? "reaches out" : "only asks the model"}: ${told}`, () => {
    assert.equal(vendorReach(protocol, "a-model", body) !== undefined, reaches);
  });
}

Deno.test("a model that searches by itself reaches out, and another does not", () => {
  for (const model of ["gpt-5-search-api", "openai/gpt-5:online", "sonar-pro"]) {
    assert.match(vendorReach("openai_chat", model, {}) ?? "", new RegExp(`"${model}"`));
  }
  for (const model of ["gpt-5.1-codex", "claude-opus-5-5", undefined]) {
    assert.equal(vendorReach("openai_chat", model, {}), undefined);
  }
});

Deno.test("what is nested deeper than any agent nests it is not trusted", () => {
  let part: unknown = { image_url: "https://a.example" };
  for (let depth = 0; depth < 200; depth += 1) part = { content: [part] };
  assert.match(vendorReach("openai_chat", "a-model", { messages: [part] }) ?? "", /address/);
});

Deno.test("what is no request of the API reaches nothing, and is never thrown at", () => {
  for (const body of [null, 1, "text", [], { tools: 1 }, { tools: [null, "x"] }, { input: "x" }]) {
    assert.equal(vendorReach("openai_responses", undefined, body), undefined);
  }
});
