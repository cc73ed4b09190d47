import assert from "node:assert/strict";
import type { AgentEvent } from "@haloop/shared";
import { Output } from "../output.ts";
import { eventWords, runEvents } from "./run_events.ts";

const { style } = new Output({ writeSync: (bytes) => bytes.length, isTerminal: () => false });
const at = { at: 0, part: 0 };

const CASES: readonly (readonly [event: AgentEvent, words: string | undefined])[] = [
  [{ kind: "text", ...at, text: "I read\nit" }, "I read\nit"],
  [{ kind: "line", ...at, text: "plain" }, "plain"],
  [
    { kind: "tool_call", ...at, call_id: "1", tool: "Bash", summary: "npm\x1b[2J test", input: "" },
    "▸ Bash npm test",
  ],
  [{ kind: "tool_result", ...at, call_id: "1", ok: true, output: "ok\n" }, "  ✓ ok"],
  [
    { kind: "tool_result", ...at, call_id: "1", ok: false, output: "no\n1\n2\n" },
    "  ✗ no (and 2 more lines)",
  ],
  [{ kind: "retry", ...at, message: "529" }, "! The model's API failed: 529"],
  [{ kind: "error", ...at, message: "out of turns" }, "✗ out of turns"],
  [{ kind: "result", ...at, ok: true, text: "Done: wrote it" }, "✓ done"],
  [{ kind: "result", ...at, ok: false, text: "It failed" }, "✗ It failed"],
  [{ kind: "cost", ...at, cost_usd: 1 }, undefined],
];

for (const [event, words] of CASES) {
  Deno.test(`an event ${event.kind} reads ${JSON.stringify(words)}`, () => {
    assert.equal(eventWords(event, style), words);
  });
}

Deno.test("events are read to the end of the log, none twice", async () => {
  const line = (text: string): AgentEvent => ({ kind: "line", ...at, text });
  const parts = new Map([
    [0, { run_id: "r", events: [line("a"), line("b")], next: 4, complete: false }],
    [4, { run_id: "r", events: [line("c")], next: 6, complete: true }],
  ]);
  const read = (from: number) => {
    const part = parts.get(from);
    assert(part !== undefined, `asked from ${from}`);
    return Promise.resolve(part);
  };
  const told = await Array.fromAsync(runEvents(read, () => false));
  assert.deepEqual(told.map((event) => event.kind === "line" && event.text), ["a", "b", "c"]);
});
