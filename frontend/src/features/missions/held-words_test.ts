import assert from "node:assert/strict";
import { clockTime } from "../../lib/time.ts";
import { parkedUntil, standWord } from "./held-words.ts";

const NOW_MS = Date.parse("2026-03-10T12:00:00.000Z");
const parked_until = "2026-03-10T12:05:00.000Z";
const status = "queued";

Deno.test("a parked run is said to be so, with the time, until that time has come", () => {
  const parked = { status, parked_until } as const;
  const words = `until ${clockTime(parked_until, NOW_MS)}`;
  assert.match(words, /until \d\d:\d\d/);
  assert.deepEqual([standWord(parked, NOW_MS), parkedUntil(parked, NOW_MS)], [
    "Rate limited",
    words,
  ]);
  const then_ms = NOW_MS + 5 * 60_000;
  assert.deepEqual([standWord(parked, then_ms), parkedUntil(parked, then_ms)], [
    "Queued",
    undefined,
  ]);
  assert.equal(parkedUntil({ status }, NOW_MS), undefined);
});

Deno.test("a queued run that lacks something needs the person, parked or not", () => {
  const lacking = { status, lacks: "An image", parked_until } as const;
  assert.equal(standWord(lacking, NOW_MS), "Needs you");
  assert.equal(parkedUntil(lacking, NOW_MS), undefined);
  assert.equal(standWord({ status }, NOW_MS), "Queued");
  assert.equal(standWord({ status: "waiting_human" }, NOW_MS), "Waiting");
});
