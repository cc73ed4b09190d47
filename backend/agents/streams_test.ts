import { AgentEvent } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Agent, StreamReader, StreamTotals, StreamVerdict } from "./agent.ts";
import { claudeAgent } from "./claude.ts";
import { codexAgent } from "./codex.ts";
import { geminiAgent } from "./gemini.ts";
import { opencodeAgent } from "./opencode.ts";

const SAMPLES = join(import.meta.dirname ?? "", "samples");
const [claude, codex, gemini, opencode] = [
  claudeAgent("image"),
  codexAgent("image"),
  geminiAgent("image"),
  opencodeAgent("image"),
];

interface Read {
  readonly events: AgentEvent[];
  readonly reader: StreamReader;
}

/** Reads lines as they would stand in a log; every event has to be one that the API may answer with. */
function read(agent: Agent, lines: readonly string[]): Read {
  const reader = agent.reader?.();
  assert(reader);
  let at = 0;
  const events = lines.flatMap((line) => {
    const told = reader.line(line, at);
    at += new TextEncoder().encode(line).length + 1;
    return told.map((event) => AgentEvent.parse(event));
  });
  return { events, reader };
}

async function sample(name: string): Promise<string[]> {
  return (await Deno.readTextFile(join(SAMPLES, `${name}.jsonl`))).trimEnd().split("\n");
}

/** Kinds in their order, repeated ones once. */
function kinds(events: readonly AgentEvent[]): string {
  return events.map(({ kind }) => kind).filter((kind, n, all) => kind !== all[n - 1]).join(" ");
}

interface Case {
  readonly agent: Agent;
  readonly exit: number;
  readonly kinds: string;
  readonly verdict: StreamVerdict["ok"] | { reason: string; problem: RegExp; status?: number };
  readonly totals: StreamTotals;
}

const FOUR_CALLS = { input_tokens: 6000, output_tokens: 210 };
const CLAUDE_TOTALS: StreamTotals = {
  usage: {
    requests: 2,
    input_tokens: 2400,
    output_tokens: 84,
    cache_read_tokens: 1400,
    cache_write_tokens: 600,
  },
  cost_usd: 0.014559999999999998,
  model: "claude-opus-5-5",
};
const CODEX_TOTALS: StreamTotals = {
  usage: { input_tokens: 1000, output_tokens: 84, cache_read_tokens: 1400, cache_write_tokens: 0 },
};

const CASES: Readonly<Record<string, Case>> = {
  "claude-ok-write": {
    agent: claude,
    exit: 0,
    kinds: "text tool_call tool_result text usage cost result",
    verdict: true,
    totals: CLAUDE_TOTALS,
  },
  "claude-ok-bash-partial": {
    agent: claude,
    exit: 0,
    kinds: "text tool_call tool_result text usage cost result",
    verdict: true,
    totals: CLAUDE_TOTALS,
  },
  "claude-r429x2": {
    agent: claude,
    exit: 0,
    kinds: "retry text tool_call tool_result text usage cost result",
    verdict: true,
    totals: CLAUDE_TOTALS,
  },
  "claude-e401-maxretries0": {
    agent: claude,
    exit: 1,
    kinds: "text usage result",
    verdict: { reason: "api_error", problem: /\(HTTP 401\): ".*API Error: 401/, status: 401 },
    totals: {
      usage: {
        requests: 1,
        input_tokens: 0,
        output_tokens: 0,
        cache_read_tokens: 0,
        cache_write_tokens: 0,
      },
      model: "claude-opus-5-5",
    },
  },
  "claude-maxturns": {
    agent: claude,
    exit: 1,
    kinds: "text tool_call tool_result text tool_call tool_result usage cost result",
    verdict: { reason: "turn_limit", problem: /limit of turns \(Reached maximum number/ },
    totals: { ...CLAUDE_TOTALS, usage: { ...CLAUDE_TOTALS.usage, requests: 3 } as never },
  },
  "claude-maxbudget": {
    agent: claude,
    exit: 1,
    kinds: "text tool_call tool_result ".repeat(4) + "text tool_call usage cost result",
    verdict: { reason: "budget", problem: /reached its budget \(Reached maximum budget/ },
    totals: {
      ...CLAUDE_TOTALS,
      cost_usd: 0.036399999999999995,
      usage: { requests: 5, ...FOUR_CALLS, cache_read_tokens: 3500, cache_write_tokens: 1500 },
    },
  },
  "codex-ok-write": {
    agent: codex,
    exit: 0,
    kinds: "text tool_call tool_result text usage result",
    verdict: true,
    totals: CODEX_TOTALS,
  },
  "codex-ok-bash": {
    agent: codex,
    exit: 0,
    kinds: "text tool_call tool_result text usage result",
    verdict: true,
    totals: CODEX_TOTALS,
  },
  "codex-e429-retries0": {
    agent: codex,
    exit: 1,
    kinds: "error result",
    verdict: { reason: "rate_limited", problem: /rate limit is reached \(HTTP 429\)/, status: 429 },
    totals: {},
  },
  "codex-e500-default": {
    agent: codex,
    exit: 1,
    kinds: "retry error result",
    verdict: { reason: "api_error", problem: /API failed: ".*high demand/ },
    totals: {},
  },
  "gemini-ok-write": {
    agent: gemini,
    exit: 0,
    kinds: "text tool_call tool_result text usage result",
    verdict: true,
    totals: {
      usage: { input_tokens: 1500, output_tokens: 126, cache_read_tokens: 2100 },
      model: "gemini-3.8-flash",
    },
  },
  "gemini-maxturns": {
    agent: gemini,
    exit: 53,
    kinds: "text tool_call tool_result text tool_call tool_result usage result",
    verdict: { reason: "turn_limit", problem: /limit of turns/ },
    totals: {
      usage: { input_tokens: 1000, output_tokens: 84, cache_read_tokens: 1400 },
      model: "gemini-2.5-flash",
    },
  },
  "gemini-e429-maxattempts1": {
    agent: gemini,
    exit: 173,
    kinds: "usage result",
    verdict: { reason: "rate_limited", problem: /\(HTTP 429\): ".*scripted 429/, status: 429 },
    totals: {
      usage: { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0 },
      model: "gemini-2.5-flash",
    },
  },
  "opencode-ok-write": {
    agent: opencode,
    exit: 0,
    kinds: "text tool_call tool_result usage text usage",
    verdict: true,
    totals: {
      usage: {
        requests: 2,
        input_tokens: 1000,
        output_tokens: 84,
        cache_read_tokens: 1400,
        cache_write_tokens: 0,
      },
      cost_usd: 0.00426,
    },
  },
  "opencode-e401": {
    agent: opencode,
    exit: 1,
    kinds: "error",
    verdict: { reason: "api_error", problem: /\(HTTP 401\): "scripted 401"/, status: 401 },
    totals: {},
  },
};

for (const [name, expected] of Object.entries(CASES)) {
  Deno.test(`the recorded stream ${name} is understood`, async () => {
    const { events, reader } = read(expected.agent, await sample(name));
    assert.equal(kinds(events), expected.kinds);
    assert.deepEqual(reader.totals, expected.totals);
    assert.equal(reader.final, true);
    assertVerdict(reader.verdict(expected.exit), expected.verdict);
    const places = events.map(({ at, part }) => `${at}.${part}`);
    assert.equal(new Set(places).size, events.length, "two events at one place");
  });
}

function assertVerdict(verdict: StreamVerdict, expected: Case["verdict"]): void {
  if (typeof expected === "boolean") return assert.deepEqual(verdict, { ok: expected });
  assert(!verdict.ok);
  assert.equal(verdict.reason, expected.reason);
  assert.match(verdict.problem, expected.problem);
  assert.equal(verdict.status, expected.status);
}

Deno.test("there is a case for every recorded stream", async () => {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(SAMPLES)) names.push(name.replace(".jsonl", ""));
  assert.deepEqual(names.sort(), Object.keys(CASES).sort());
});

for (const [name, { agent }] of Object.entries(CASES)) {
  Deno.test(`${name}, cut before its last line, is never a success`, async () => {
    const { reader } = read(agent, (await sample(name)).slice(0, -1));
    assert.equal(reader.verdict(0).ok, false);
  });
}

Deno.test("claude that was interrupted exits with 0 and did not succeed", async () => {
  const lines = await sample("claude-ok-write");
  const result = JSON.parse(lines.at(-1) ?? "");
  const interrupted = {
    ...result,
    is_error: true,
    subtype: "error_during_execution",
    terminal_reason: "aborted",
    result: undefined,
    errors: ["Request was aborted"],
  };
  const { reader } = read(claude, [...lines.slice(0, -1), JSON.stringify(interrupted)]);
  assertVerdict(reader.verdict(0), {
    reason: "agent_error",
    problem: /gave up: "Request was abor/,
  });
});

Deno.test("claude that goes on after a result has not said its last word", async () => {
  const lines = await sample("claude-ok-write");
  const { reader } = read(claude, [...lines, lines[1] ?? ""]);
  assert.equal(reader.final, false);
  assert.equal(reader.verdict(0).ok, false);
});

const GEMINI_EXITS: readonly [exit: number, reason: string, status: number][] = [
  [145, "api_error", 401],
  [147, "api_error", 403],
  [144, "api_error", 400],
  [244, "api_error", 500],
  [17, "rate_limited", 529],
];

for (const [exit, reason, status] of GEMINI_EXITS) {
  Deno.test(`gemini's exit code ${exit} tells of HTTP ${status}`, async () => {
    const { reader } = read(gemini, await sample("gemini-e429-maxattempts1"));
    const verdict = reader.verdict(exit);
    assert(!verdict.ok);
    assert.deepEqual([verdict.reason, verdict.status], [reason, status]);
  });
}

for (const exit of [1, 41, 44]) {
  Deno.test(`gemini's own exit code ${exit} is no HTTP status`, () => {
    const error = { type: "Error", message: "it broke" };
    const { reader } = read(gemini, [JSON.stringify({ type: "result", status: "error", error })]);
    const verdict = reader.verdict(exit);
    assert(!verdict.ok);
    assert.deepEqual([verdict.reason, verdict.status], ["agent_error", undefined]);
  });
}

for (const agent of [claude, codex, gemini, opencode]) {
  Deno.test(`${agent.name}: what is no event of it stays a line, whatever it is`, () => {
    const lines = ["npm warn", "", "{", "[1]", "null", '{"type":"new"}', '{"type":5}', "\u0000"];
    const { events, reader } = read(agent, lines);
    assert.deepEqual(
      events.map((event) => event.kind === "line" ? event.text : event),
      ["npm warn", "{", "[1]", "null", '{"type":"new"}', '{"type":5}', "\u0000"],
    );
    assert.equal(reader.final, false);
    assert.equal(reader.verdict(0).ok, false);
  });
}

for (const agent of [claude, codex, gemini, opencode]) {
  Deno.test(`${agent.name}: a hostile line throws nothing`, () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const odd = '{"toString":1,"valueOf":1}';
    const call = `{"type":"tool_use","id":"1","name":"X","input":{"command":[${odd}],"a":${deep}}}`;
    read(agent, [
      `{"type":${odd}}`,
      `{"type":"assistant","message":{"content":[${call}]}}`,
      `{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"1","content":[${odd}]}]}}`,
      `{"type":"item.completed","item":{"id":"1","type":"mcp","x":${deep}}}`,
      `{"type":"tool_use","tool_name":"x","tool_id":"1","parameters":${deep}}`,
      `{"type":"tool_use","part":{"tool":"x","callID":"1","state":{"status":"","input":${deep}}}}`,
      `{"__proto__":{"type":"result","is_error":false},"constructor":1}`,
    ]);
  });
}

Deno.test("an event is bounded, whatever a tool printed", () => {
  const output = "x".repeat(1_000_000);
  const item = {
    id: "1",
    type: "command_execution",
    command: "cat big",
    aggregated_output: output,
  };
  const line = JSON.stringify({ type: "item.completed", item: { ...item, exit_code: 2 } });
  const { events } = read(codex, [line]);
  const result = events.find((event) => event.kind === "tool_result");
  assert(result?.kind === "tool_result" && !result.ok);
  assert(result.output.length < 20_000);
  assert.match(result.output, /more characters are in the log$/);
});
