import type { AgentEvent, AgentEvents, StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { claudeAgent } from "../agents/claude.ts";
import { runEvents } from "./run_events.ts";

const SAMPLES = join(import.meta.dirname ?? "", "..", "agents", "samples");
const RUN = { run_id: "r-1" } as unknown as StepRun;

function logOf(bytes: Uint8Array) {
  return {
    logSize: () => Promise.resolve(bytes.length),
    readLog: (_mission: string, _run: string, from: number, limit: number) =>
      Promise.resolve(bytes.slice(from, from + limit)),
  };
}

/** Asks until the log is over, as a client does. */
async function all(bytes: Uint8Array): Promise<{ answers: AgentEvents[]; events: AgentEvent[] }> {
  const answers: AgentEvents[] = [];
  let from = 0;
  for (;;) {
    const reader = claudeAgent("i").reader?.();
    const answer = await runEvents(logOf(bytes), "m-1", RUN, from, { reader, whole: true });
    answers.push(answer);
    if (answer.complete) return { answers, events: answers.flatMap(({ events }) => events) };
    assert(answer.next > from, "no way forward");
    from = answer.next;
  }
}

Deno.test("a log in many answers has the same events as in one", async () => {
  const sample = await Deno.readTextFile(join(SAMPLES, "claude-ok-write.jsonl"));
  const once = await all(new TextEncoder().encode(sample));
  assert.equal(once.answers.length, 1);
  const many = await all(new TextEncoder().encode(sample.repeat(100)));
  assert(many.answers.length > 1);
  assert.equal(many.events.length, once.events.length * 100);
  const places = many.events.map(({ at, part }) => `${at}.${part}`);
  assert.equal(new Set(places).size, places.length);
});

Deno.test("a line that is not over yet waits for its end, unless the run is over", async () => {
  const bytes = new TextEncoder().encode('one\n{"type":');
  const asked = { reader: undefined, whole: false };
  const first = await runEvents(logOf(bytes), "m-1", RUN, 0, asked);
  assert.deepEqual(first.events, [{ kind: "line", at: 0, part: 0, text: "one" }]);
  assert.deepEqual([first.next, first.complete], [4, false]);
  const none = await runEvents(logOf(bytes), "m-1", RUN, 4, asked);
  assert.deepEqual([none.events, none.next], [[], 4]);
  const over = await runEvents(logOf(bytes), "m-1", RUN, 4, { ...asked, whole: true });
  assert.deepEqual([over.events.length, over.next, over.complete], [1, bytes.length, true]);
});

Deno.test("a line longer than one answer is read whole", async () => {
  const text = "x".repeat(1024 * 1024);
  const item = { type: "text", text };
  const line = JSON.stringify({ type: "assistant", message: { content: [item] } });
  const { events } = await all(new TextEncoder().encode(`${line}\n`));
  assert.equal(events.length, 1);
  assert.equal(events[0]?.kind, "text");
});
