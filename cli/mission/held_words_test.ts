import assert from "node:assert/strict";
import { heldWords, parkedWords } from "./held_words.ts";

/** By the clock of this machine, whatever its zone. */
const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5);
const NOW_MS = at(28, 12).getTime();

for (
  const [what, item, words] of [
    ["parked for today", { status: "queued", parked_until: at(28, 14) }, "until 14:05"],
    ["parked for tomorrow", { status: "queued", parked_until: at(29, 9) }, "until 09:05 on 29 Nov"],
    [
      "parked until midnight",
      { status: "queued", parked_until: at(29, 0) },
      "until 00:05 on 29 Nov",
    ],
    ["whose time is over", { status: "queued", parked_until: at(28, 11) }, undefined],
    ["only queued", { status: "queued" }, undefined],
    ["at work", { status: "running_code_agent" }, undefined],
  ] as const
) {
  Deno.test(`a mission ${what} is told so`, () => {
    const parked_until = "parked_until" in item ? item.parked_until.toISOString() : undefined;
    assert.equal(parkedWords({ status: item.status, parked_until }, NOW_MS), words);
  });
}

Deno.test("lists say what holds a run back, what is lacking first", () => {
  const item = { status: "queued", parked_until: at(28, 14).toISOString() } as const;
  assert.equal(heldWords(item, NOW_MS), "Rate limited until 14:05");
  assert.equal(heldWords({ ...item, lacks: "No image" }, NOW_MS), "Needs you");
  assert.equal(heldWords({ status: "queued" }, NOW_MS), undefined);
});
