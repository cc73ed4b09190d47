import assert from "node:assert/strict";
import { duration, relativeTime, shortAge, waitingFor } from "./time.ts";

const NOW_MS = Date.parse("2026-03-10T12:00:00.000Z");
const ago = (ms: number) => new Date(NOW_MS - ms).toISOString();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

Deno.test("ages are relative and short", () => {
  const cases: [number, string][] = [
    [0, "Just now"],
    [59_999, "Just now"],
    [MINUTE_MS, "1m ago"],
    [59 * MINUTE_MS, "59m ago"],
    [HOUR_MS, "1h ago"],
    [23 * HOUR_MS, "23h ago"],
    [24 * HOUR_MS, "1d ago"],
    [29 * 24 * HOUR_MS, "29d ago"],
  ];
  for (const [passed_ms, words] of cases) assert.equal(relativeTime(ago(passed_ms), NOW_MS), words);
});

Deno.test("a moment that lies ahead, by a clock that is off, counts as now", () => {
  assert.equal(relativeTime(ago(-5 * MINUTE_MS), NOW_MS), "Just now");
  assert.equal(waitingFor(ago(-1000), NOW_MS), "just now");
});

Deno.test("what is older than a month is a date, and nonsense is said to be unknown", () => {
  assert.match(relativeTime("2026-01-02T12:00:00.000Z", NOW_MS), /2/);
  assert.match(relativeTime("2024-01-02T12:00:00.000Z", NOW_MS), /2024/);
  assert.equal(relativeTime("yesterday", NOW_MS), "unknown");
  assert.equal(shortAge(ago(2 * HOUR_MS), NOW_MS), "2h");
});

Deno.test("durations are m:ss, from an hour on h:mm:ss", () => {
  assert.equal(duration(0), "0:00");
  assert.equal(duration(41_999), "0:41");
  assert.equal(duration(102_000), "1:42");
  assert.equal(duration(HOUR_MS + 62_000), "1:01:02");
  assert.equal(duration(-1), "0:00");
  assert.equal(duration(Number.NaN), "unknown");
});

Deno.test("waiting is told in words", () => {
  assert.equal(waitingFor(ago(12 * MINUTE_MS), NOW_MS), "12 min");
  assert.equal(waitingFor(ago(3 * HOUR_MS), NOW_MS), "3 h");
  assert.equal(waitingFor(ago(25 * HOUR_MS), NOW_MS), "1 day");
});
