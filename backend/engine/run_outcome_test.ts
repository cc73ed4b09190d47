import type { RunReason } from "@haloop/shared";
import assert from "node:assert/strict";
import type { StreamVerdict } from "../agents/agent.ts";
import {
  judge,
  preparationFailure,
  providerFailure,
  type RunFacts,
  startFailure,
} from "./run_outcome.ts";

const OK: StreamVerdict = { ok: true };
const NO_WORD: StreamVerdict = { ok: false, reason: "agent_error", problem: "it ended silently" };
const said = (verdict: StreamVerdict, final = true) => ({ stream: { verdict, final } });
const not = (reason: Exclude<StreamVerdict, { ok: true }>["reason"], status?: number) =>
  said({ ok: false, reason, problem: `it says ${reason}`, ...(status ? { status } : {}) });
const exited = (exit_code: number) => ({ exit: { reason: "exited", exit_code } }) as const;
const killed = (exit_code = 137) => ({ exit: { reason: "killed", exit_code } }) as const;

const FACTS: RunFacts = {
  step: { step_id: "s", name: "S", type: "agent", outputArtifact: "out.md" },
  ...exited(0),
  stop_wished: false,
  limit_reached_ms: undefined,
  output: "written",
};
const CREDENTIAL = /Check the agent's credential/;

const CASES: readonly [
  what: string,
  facts: Partial<RunFacts>,
  reason: RunReason,
  error?: RegExp,
][] = [
  ["plain text: exit 0 and the output", {}, "exited"],
  ["plain text: exit 0 without the output", { output: "missing" }, "no_output", /without writing/],
  ["plain text: another exit code", exited(3), "exited", /exited with code 3/],
  ["says that it is done", said(OK), "exited"],
  ["done, output missing", { ...said(OK), output: "missing" }, "no_output", /"out\.md"/],
  ["done, output unreadable", { ...said(OK), output: { bad: "nothing" } }, "bad_output", /wrote n/],
  ["done, but exits with 1", { ...said(OK), ...exited(1) }, "exited", /code 1, although it had sa/],
  ["exit 0 with is_error", not("agent_error"), "agent_error", /it says agent_error/],
  ["exit 0 without a last word", said(NO_WORD, false), "agent_error", /ended silently/],
  ["exit 127 without a last word", { ...said(NO_WORD, false), ...exited(127) }, "exited", /127/],
  [
    "killed without a last word",
    { ...said(NO_WORD, false), ...killed() },
    "killed",
    /from outside/,
  ],
  ["killed by its memory", { exit: { reason: "out_of_memory" } }, "out_of_memory", /more memory/],
  ["done, then would not go and was ended", { ...said(OK), ...killed() }, "exited"],
  [
    "done without output, then would not go",
    { ...said(OK), ...killed(), output: "missing" },
    "no_output",
  ],
  [
    "done, then killed when its time was up",
    { ...said(OK), ...killed(), limit_reached_ms: 60_000 },
    "exited",
  ],
  ["time is up", { ...killed(), limit_reached_ms: 90_000 }, "timed_out", /limit of 1\.5 min/],
  [
    "time is up in the middle of its stream",
    { ...said(NO_WORD, false), ...killed(), limit_reached_ms: 60_000 },
    "timed_out",
  ],
  [
    "silent, killed",
    { ...said(NO_WORD, false), ...killed(), silent_ms: 600_000 },
    "silent",
    /printed nothing for 10 min and was ended/,
  ],
  [
    "silent, and exits with 0 when asked to end",
    { ...said(NO_WORD, false), silent_ms: 600_000 },
    "silent",
  ],
  [
    "plain text: asked to end for its time, and obeys with 0",
    { limit_reached_ms: 60_000, stopped_before_end: true },
    "timed_out",
    /limit of 1 min/,
  ],
  [
    "plain text: asked to end for its silence, and obeys with 0",
    { silent_ms: 600_000, stopped_before_end: true },
    "silent",
  ],
  [
    "plain text: done at the very moment at which its time was up",
    { limit_reached_ms: 60_000, stopped_before_end: false },
    "exited",
  ],
  ["silent at first, but done at last", { ...said(OK), silent_ms: 600_000 }, "exited"],
  ["turn limit, exit 53", { ...not("turn_limit"), ...exited(53) }, "turn_limit"],
  ["its own budget", { ...not("budget"), ...exited(1) }, "budget", /higher budget/],
  ["API error", { ...not("api_error", 401), ...exited(1) }, "api_error", CREDENTIAL],
  ["HTTP status as exit code", { ...not("rate_limited", 429), ...killed(173) }, "rate_limited"],
  [
    "the gateway knows the status",
    { ...not("agent_error"), ...exited(1), gateway: { failure: { status: 500, message: "Oh" } } },
    "api_error",
    /failed \(HTTP 500\): Oh/,
  ],
  [
    "the gateway knows why a program without a word failed",
    {
      ...said(NO_WORD, false),
      ...exited(1),
      gateway: { failure: { status: 403, message: "No" } },
    },
    "api_error",
    CREDENTIAL,
  ],
  [
    "the gateway refused what the program asked last",
    { ...not("api_error", 403), gateway: { refused_with: 403 } },
    "api_error",
    /^(?!.*credential).*lists what Haloop refused/,
  ],
  [
    "the gateway refused something else before",
    { ...not("api_error", 403), gateway: { refused_with: 400 } },
    "api_error",
    CREDENTIAL,
  ],
  ["the budget of the gateway", { ...exited(1), gateway: { limit: "budget" } }, "budget"],
  ["the request limit", { ...exited(1), gateway: { limit: "requests" } }, "turn_limit", /requests/],
  [
    "a failure of the API that the program got over",
    { ...said(OK), gateway: { failure: { status: 500, message: "Oh" } } },
    "exited",
  ],
  [
    "cancelled, whatever else",
    { ...said(OK), stop_wished: true },
    "cancelled",
    /^Step "S" was stopped, as you asked$/,
  ],
];

for (const [what, facts, reason, error] of CASES) {
  Deno.test(`a run's end: ${what}`, () => {
    const outcome = judge({ ...FACTS, ...facts });
    assert.equal(outcome.reason, reason);
    if (error !== undefined) assert.match(outcome.error ?? "", error);
    const good = reason === "exited" && error === undefined;
    assert.equal(outcome.error === undefined, good);
  });
}

for (const status of [429, 529]) {
  Deno.test(`a rate limit (${status}) keeps the time of its end`, () => {
    const failure = { status, message: "Slow down", resets_at: "2026-11-28T16:00:00.000Z" };
    const outcome = judge({ ...FACTS, ...exited(1), ...not("api_error"), gateway: { failure } });
    assert.equal(outcome.reason, "rate_limited");
    assert.equal(outcome.resets_at, failure.resets_at);
  });
}

Deno.test("a sandbox that could not start says so once, and what was to be made for it says so itself", () => {
  const could_not = 'Could not start the sandbox for step "S": ';
  const told = providerFailure(
    FACTS.step,
    'Could not start the sandbox for step "s": Docker is off',
  );
  assert.equal(told.error, `${could_not}Docker is off`);
  assert.equal(startFailure(FACTS.step, "it was late").error, `${could_not}it was late`);
  const sentence = 'Could not make the workspace of project "/a: b": the folder is gone';
  assert.deepEqual(preparationFailure(sentence), { reason: "start_failed", error: sentence });
});
