import type { AgentEvent } from "@haloop/shared";
import assert from "node:assert/strict";
import { progressRows } from "./progress-rows.ts";

type Told = AgentEvent extends infer E ? E extends unknown ? Omit<E, "at" | "part"> : never : never;

function rows(...told: Told[]) {
  const events = told.map((event, at) => ({ ...event, at, part: 0 }) as AgentEvent);
  return progressRows(events).map(({ key: _key, ...row }) => row);
}

Deno.test("texts that go on are put together, others stay apart", () => {
  assert.deepEqual(
    rows(
      { kind: "text", text: "I ", continues: true },
      { kind: "text", text: "write.", continues: true },
      { kind: "text", text: "Done" },
    ),
    [{ kind: "text", text: "I write." }, { kind: "text", text: "Done" }],
  );
});

Deno.test("a tool holds its result, however much comes between, and is told once", () => {
  const call = {
    kind: "tool_call",
    call_id: "1",
    tool: "Bash",
    summary: "ls",
    input: "{}",
  } as const;
  const [tool, text] = rows(
    call,
    { kind: "text", text: "meanwhile" },
    { kind: "tool_result", call_id: "1", ok: false, output: "no" },
    call,
    { kind: "tool_result", call_id: "unknown", ok: true, output: "" },
  );
  assert.deepEqual(tool, {
    kind: "tool",
    tool: "Bash",
    summary: "ls",
    input: "{}",
    result: { ok: false, output: "no" },
  });
  assert.deepEqual(text, { kind: "text", text: "meanwhile" });
});

Deno.test("retries in a row are counted, and a result says nothing twice", () => {
  assert.deepEqual(
    rows(
      { kind: "retry", status: 429, message: "slow" },
      { kind: "retry", status: 529, message: "slower" },
      { kind: "text", text: "Done." },
      { kind: "usage", usage: { input_tokens: 1 } },
      { kind: "result", ok: true, text: "Done.\n" },
    ),
    [
      { kind: "retry", message: "HTTP 529: slower", count: 2 },
      { kind: "text", text: "Done." },
      { kind: "result", ok: true, text: "" },
    ],
  );
});

Deno.test("plain lines are one block", () => {
  assert.deepEqual(rows({ kind: "line", text: "a" }, { kind: "line", text: "b" }), [
    { kind: "lines", text: "a\nb" },
  ]);
});
