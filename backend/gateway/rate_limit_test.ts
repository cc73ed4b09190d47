import assert from "node:assert/strict";
import { leaveWaitingToHaloop, resetsAt } from "./rate_limit.ts";

const NOW = Date.parse("2026-11-28T12:00:00Z");
const later = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

const CASES: readonly [string, Record<string, string>, unknown, string | undefined][] = [
  ["nothing", {}, undefined, undefined],
  ["seconds", { "retry-after": "30" }, undefined, later(30)],
  ["milliseconds", { "retry-after-ms": "1500", "retry-after": "2" }, undefined, later(1.5)],
  ["a date", { "retry-after": "Sat, 28 Nov 2026 12:05:00 GMT" }, undefined, later(300)],
  ["nonsense", { "retry-after": "soon" }, undefined, undefined],
  ["a time that no date can hold", { "retry-after": "9".repeat(30) }, undefined, undefined],
  [
    "a subscription's reset",
    { "anthropic-ratelimit-unified-reset": `${NOW / 1000 + 3600}` },
    undefined,
    later(3600),
  ],
  [
    "the reset of the limit that is used up, not of the others",
    {
      "anthropic-ratelimit-requests-remaining": "9",
      "anthropic-ratelimit-requests-reset": later(900),
      "anthropic-ratelimit-tokens-remaining": "0",
      "anthropic-ratelimit-tokens-reset": later(60),
    },
    undefined,
    later(60),
  ],
  [
    "OpenAI's duration",
    { "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "6m0.5s" },
    undefined,
    later(360.5),
  ],
  [
    "OpenAI's milliseconds",
    { "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "20ms" },
    undefined,
    later(0.02),
  ],
  [
    "Gemini's detail",
    {},
    { error: { details: [{ "@type": "x" }, { retryDelay: "34s" }] } },
    later(34),
  ],
  ["a used-up plan of Codex", {}, { error: { resets_in_seconds: 120 } }, later(120)],
  ["details of another shape", {}, { error: { details: "none" } }, undefined],
];

for (const [name, headers, body, expected] of CASES) {
  Deno.test(`a rate limit's end is read from ${name}`, () => {
    assert.equal(resetsAt(new Headers(headers), body, NOW), expected);
  });
}

Deno.test("a short wait is the program's, a long one is Haloop's", () => {
  const left = (given: Record<string, string>) => {
    const headers = new Headers(given);
    leaveWaitingToHaloop(headers, NOW);
    return Object.fromEntries(headers);
  };
  const gives_up = { "x-should-retry": "false" };
  for (const short of [{ "retry-after": "60" }, { "retry-after": "soon" }, {}]) {
    assert.deepEqual(left(short), short);
  }
  assert.deepEqual(left({ "retry-after": "61", "x-other": "1" }), { ...gives_up, "x-other": "1" });
  assert.deepEqual(left({ "retry-after-ms": "90000", "retry-after": "90" }), gives_up);
  assert.deepEqual(left({ "retry-after": "Sat, 28 Nov 2026 15:05:00 GMT" }), gives_up);
});
