import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ACCEPTED_EVENTS,
  hasActiveRun,
  isGate,
  isTerminal,
  isWaiting,
  type Mission,
  type MissionEvent,
  MissionEventType,
  MissionStatus,
  needsPerson,
  transition,
  type Workflow,
} from "./mod.ts";
import { laterThan } from "./position.ts";

const T0 = "2026-01-01T00:00:00.000Z";
const T1 = "2026-01-01T00:00:01.000Z";

const WORKFLOW: Workflow = {
  workflow_id: "w",
  name: "W",
  steps: [
    { step_id: "draft", name: "Draft", type: "agent", outputArtifact: "draft.md" },
    { step_id: "review", name: "Review", type: "human-gate", reviewArtifact: "draft.md" },
    { step_id: "think", name: "Think", type: "llm", outputArtifact: "thought.md" },
    { step_id: "build", name: "Build", type: "agent", outputArtifact: "built.json" },
    { step_id: "code", name: "Code", type: "code-review", reviewArtifact: "built.json" },
  ],
};

function mission(over: Partial<Mission> = {}): Mission {
  return {
    mission_id: "m-00000000-0000-4000-8000-000000000000",
    title: "t",
    type: "feature",
    workflow_id: "w",
    workflow: WORKFLOW,
    current_step: 0,
    status: "ready",
    created_at: T0,
    updated_at: T0,
    errors: [],
    workspace: { branch: "haloop/t", base_commit: "0".repeat(40) },
    ...over,
  };
}

/** A mission that stands consistently in the given status. */
function standing(status: MissionStatus): Mission {
  const run = { run_id: "r-00000000-0000-4000-8000-000000000001", attempt: 1 };
  switch (status) {
    case "queued":
    case "running_code_agent":
      return mission({ status, active_run: { ...run, step_id: "draft" }, attempts: { draft: 1 } });
    case "running_root_llm":
      return mission({ status, current_step: 2, active_run: { ...run, step_id: "think" } });
    case "waiting_human":
      return mission({ status, current_step: 1 });
    case "waiting_code_review":
      return mission({ status, current_step: 4 });
    case "failed":
      return mission({ status, current_step: 3, errors: ["it failed"], last_error: "it failed" });
    case "completed":
      return mission({ status, current_step: 5 });
    default:
      return mission({ status });
  }
}

/** An event of the given type that nothing but the status can make refused. */
function eventFor(type: MissionEventType, at: Mission): MissionEvent {
  const run_id = at.active_run?.run_id ?? "r-none";
  switch (type) {
    case "continue":
    case "retry":
      return { type, at: T1, run_id: "r-new" };
    case "request_changes":
      return { type, at: T1, run_id: "r-new", feedback_id: "f-1" };
    case "rewind":
      return { type, at: T1, step_id: "draft", note: "" };
    case "save_artifact":
      return { type, at: T1, artifact: "raw-input.md" };
    case "set_budget":
      return { type, at: T1, budget_usd: 2 };
    case "run_started":
      return { type, at: T1, run_id };
    case "run_lacks":
      return { type, at: T1, run_id, lacks: "No image. Build it" };
    case "run_finished":
      return { type, at: T1, run_id, next_run_id: "r-next" };
    default:
      return { type, at: T1 };
  }
}

function accepted(from: Mission, event: MissionEvent) {
  const result = transition(from, event);
  assert(result.ok, result.ok ? "" : result.refusal.message);
  return result;
}

function refusal(from: Mission, event: MissionEvent) {
  const result = transition(from, event);
  assert(!result.ok, `${event.type} was accepted in ${from.status}`);
  return result.refusal;
}

/** The same mission, its unfinished run parked if it has one. */
function parked(from: Mission): Mission {
  if (from.active_run === undefined) return from;
  return { ...from, active_run: { ...from.active_run, not_before: T1 } };
}

Deno.test("each status accepts exactly the events of its row in the table", () => {
  for (const status of MissionStatus.options) {
    for (const type of MissionEventType.options) {
      // A run that waits for a sandbox has nothing to retry; one that is parked does.
      const from = type === "retry" ? parked(standing(status)) : standing(status);
      // Nothing lies before the first step that these stand at.
      if (type === "rewind" && (status === "ready" || status === "draft")) continue;
      const result = transition(from, eventFor(type, from));
      assert.equal(result.ok, ACCEPTED_EVENTS[status].includes(type), `${type} in ${status}`);
      if (!result.ok) assert.match(result.refusal.message, new RegExp(status));
    }
  }
});

Deno.test("a workspace is discarded once, and the next run that makes one takes its place", () => {
  const discard: MissionEvent = { type: "discard_workspace", at: T1 };
  const { mission: without } = accepted(standing("failed"), discard);
  assert.equal(without.workspace?.discarded_at, T1);
  assert.match(refusal(without, discard).message, /discarded already/);
  const { workspace: _none, ...bare } = standing("failed");
  assert.match(refusal(bare as Mission, discard).message, /the mission has none/);
  assert.match(refusal(standing("waiting_code_review"), discard).message, /Cancel it first$/);
  const queued = accepted(without, { type: "retry", at: T1, run_id: "r-new" }).mission;
  const workspace = { branch: "haloop/t", base_commit: "1".repeat(40) };
  const started = accepted(queued, { type: "run_started", at: T1, run_id: "r-new", workspace });
  assert.deepEqual(started.mission.workspace, workspace);
});

Deno.test("continue leads through the whole workflow, one step at a time", () => {
  const seen: string[] = [];
  let now = mission();
  for (let round = 0; round < 20 && now.status !== "completed"; round += 1) {
    seen.push(`${now.current_step} ${now.status}`);
    const event: MissionEvent = now.active_run === undefined
      ? { type: "continue", at: T1, run_id: `r-${round}` }
      : now.status === "queued"
      ? { type: "run_started", at: T1, run_id: now.active_run.run_id }
      : { type: "run_finished", at: T1, run_id: now.active_run.run_id, next_run_id: `r-n${round}` };
    now = accepted(now, event).mission;
  }
  assert.deepEqual(seen, [
    "0 ready",
    "0 queued",
    "0 running_code_agent",
    "1 waiting_human",
    "2 queued",
    "2 running_root_llm",
    "3 queued",
    "3 running_code_agent",
    "4 waiting_code_review",
  ]);
  assert.equal(now.current_step, 5);
});

Deno.test("a started step asks for exactly one run, counted as an attempt of the step", () => {
  const first = accepted(mission(), { type: "continue", at: T1, run_id: "r-1" });
  assert.deepEqual(first.effects.map((effect) => effect.type), ["start_run"]);
  assert.deepEqual(first.mission.active_run, { run_id: "r-1", step_id: "draft", attempt: 1 });
  const failed = accepted(first.mission, {
    type: "run_finished",
    at: T1,
    run_id: "r-1",
    error: "no",
    next_run_id: "r-x",
  }).mission;
  assert.equal(failed.status, "failed");
  assert.equal(failed.last_error, "no");
  const again = accepted(failed, { type: "retry", at: T1, run_id: "r-2" }).mission;
  assert.deepEqual(again.active_run, { run_id: "r-2", step_id: "draft", attempt: 2 });
  assert.equal(again.last_error, undefined);
  assert.deepEqual(again.errors, ["no"]);
});

Deno.test("a rate limit parks the next attempt, and a retry lets it start at once", () => {
  const limited: MissionEvent = {
    type: "run_finished",
    at: T1,
    run_id: "r-1",
    error: "limited",
    next_run_id: "r-2",
    park_until: "2026-01-02T00:00:00.000Z",
  };
  const running = accepted(
    accepted(mission(), { type: "continue", at: T1, run_id: "r-1" }).mission,
    { type: "run_started", at: T1, run_id: "r-1" },
  ).mission;
  const { mission: waits, effects } = accepted(running, limited);
  const active_run = { run_id: "r-2", step_id: "draft", attempt: 2 };
  assert.equal(waits.status, "queued");
  assert.deepEqual(waits.active_run, { ...active_run, not_before: "2026-01-02T00:00:00.000Z" });
  assert.deepEqual([waits.last_error, waits.errors], [undefined, []]);
  assert.deepEqual(effects.map(({ type }) => type), ["start_run"]);
  const hurried = accepted(waits, { type: "retry", at: T1, run_id: "r-3" });
  assert.deepEqual(hurried.mission.active_run, active_run);
  assert.deepEqual(hurried.effects, [{ type: "hurry_run", run_id: "r-2" }]);
  const again = refusal(hurried.mission, { type: "retry", at: T1, run_id: "r-3" });
  assert.equal(again.code, "not_allowed");
  const cancelled = accepted(running, { type: "cancel", at: T1 }).mission;
  assert.equal(accepted(cancelled, limited).mission.status, "cancelled");
});

Deno.test("a run that lacks something waits as it is, is looked at again by a retry, and starts without it", () => {
  const queued = accepted(mission(), { type: "continue", at: T1, run_id: "r-1" }).mission;
  const run = { run_id: "r-1", step_id: "draft", attempt: 1 };
  const waits = accepted(queued, { type: "run_lacks", at: T1, run_id: "r-1", lacks: "No image" });
  assert.deepEqual(waits.effects, []);
  assert.equal(waits.mission.status, "queued");
  assert.deepEqual(waits.mission.active_run, { ...run, lacks: "No image" });
  assert(needsPerson({ status: "queued", lacks: "No image" }));
  const hurried = accepted(waits.mission, { type: "retry", at: T1, run_id: "r-2" });
  assert.deepEqual(hurried.mission.active_run, { ...run, lacks: "No image" });
  assert.deepEqual(hurried.effects, [{ type: "hurry_run", run_id: "r-1" }]);
  const nothing = { type: "run_lacks", at: T1, run_id: "r-1", lacks: undefined } as const;
  assert.deepEqual(accepted(waits.mission, nothing).mission.active_run, run);
  const started = accepted(waits.mission, { type: "run_started", at: T1, run_id: "r-1" }).mission;
  assert.deepEqual(started.active_run, run);
  assert.equal(refusal(waits.mission, { ...nothing, run_id: "r-9" }).code, "stale");
});

Deno.test("continuing a failed step is a retry", () => {
  const again = accepted(standing("failed"), { type: "continue", at: T1, run_id: "r-2" }).mission;
  assert.equal(again.status, "queued");
  assert.equal(again.current_step, 3);
});

Deno.test("continue refuses an approval of another step", () => {
  const event: MissionEvent = {
    type: "continue",
    at: T1,
    run_id: "r-1",
    seen: { step_id: "code" },
  };
  assert.equal(refusal(standing("waiting_human"), event).code, "stale");
});

Deno.test("continue refuses an approval of other bytes", () => {
  const event = (hash: string, review_hash: string): MissionEvent => ({
    type: "continue",
    at: T1,
    run_id: "r-1",
    seen: { step_id: "review", hash },
    review_hash,
  });
  assert.equal(refusal(standing("waiting_human"), event("aa", "bb")).code, "stale");
  const passed = accepted(standing("waiting_human"), event("aa", "aa"));
  assert.deepEqual(passed.effects[0], {
    type: "keep_approved",
    step_id: "review",
    artifact: "draft.md",
  });
});

Deno.test("requesting changes runs the step that wrote the artifact again, and leads back to the gate", () => {
  const at_gate = standing("waiting_human");
  const asked = accepted(at_gate, {
    type: "request_changes",
    at: T1,
    run_id: "r-2",
    feedback_id: "f-1",
  });
  assert.deepEqual([asked.mission.current_step, asked.mission.status], [0, "queued"]);
  assert.deepEqual(asked.mission.open_feedback, { draft: "f-1" });
  assert.deepEqual(asked.effects.map((effect) => effect.type), ["start_run"]);
  const again = accepted(asked.mission, {
    type: "run_finished",
    at: T1,
    run_id: "r-2",
    next_run_id: "r-3",
  }).mission;
  assert.deepEqual([again.current_step, again.status], [1, "waiting_human"]);
  const passed = accepted(again, { type: "continue", at: T1, run_id: "r-4" }).mission;
  assert.equal(passed.open_feedback, undefined);
});

Deno.test("changes cannot be requested of other bytes, nor where no step wrote the artifact", () => {
  const event: MissionEvent = {
    type: "request_changes",
    at: T1,
    run_id: "r-2",
    feedback_id: "f-1",
    seen: { hash: "aa" },
    review_hash: "bb",
  };
  assert.equal(refusal(standing("waiting_human"), event).code, "stale");
  const [gate] = WORKFLOW.steps.slice(1, 2);
  assert(gate !== undefined);
  const lonely = mission({ status: "waiting_human", workflow: { ...WORKFLOW, steps: [gate] } });
  const { seen: _seen, review_hash: _hash, ...unbound } = event;
  assert.equal(refusal(lonely, unbound as MissionEvent).code, "not_allowed");
});

Deno.test("cancelling a run first asks for its end and is cancelled once it has ended", () => {
  const running = standing("running_code_agent");
  const asked = accepted(running, { type: "cancel", at: T1 });
  assert.equal(asked.mission.status, "running_code_agent");
  assert.deepEqual(asked.effects, [{ type: "stop_run", run_id: running.active_run?.run_id }]);
  const run_id = asked.mission.active_run?.run_id ?? "";
  const ended = accepted(asked.mission, {
    type: "run_finished",
    at: T1,
    run_id,
    next_run_id: "r-x",
  });
  assert.equal(ended.mission.status, "cancelled");
  assert.equal(ended.mission.active_run, undefined);
});

Deno.test("mark completed keeps the position and is no error the second time", () => {
  const first = accepted(standing("waiting_human"), { type: "mark_completed", at: T1 }).mission;
  assert.equal(first.status, "completed");
  assert.equal(first.current_step, 1);
  assert.deepEqual(accepted(first, { type: "mark_completed", at: T1 }).mission, first);
});

Deno.test("a rewind marks what later steps wrote as stale until it is written anew", () => {
  const rewound = accepted(standing("completed"), {
    type: "rewind",
    at: T1,
    step_id: "think",
    note: "again",
  }).mission;
  assert.equal(rewound.status, "ready");
  assert.equal(rewound.current_step, 2);
  assert.deepEqual(rewound.stale_artifacts, ["thought.md", "built.json"]);
  const queued = accepted(rewound, { type: "continue", at: T1, run_id: "r-1" }).mission;
  const written = accepted(queued, {
    type: "run_finished",
    at: T1,
    run_id: "r-1",
    next_run_id: "r-2",
  });
  assert.deepEqual(written.mission.stale_artifacts, ["built.json"]);
});

Deno.test("a rewind to a gate opens it again, and none leads forward or to an unknown step", () => {
  const opened = accepted(standing("failed"), {
    type: "rewind",
    at: T1,
    step_id: "review",
    note: "",
  });
  assert.equal(opened.mission.status, "waiting_human");
  const at_gate = standing("waiting_human");
  const to = (step_id: string): MissionEvent => ({ type: "rewind", at: T1, step_id, note: "" });
  assert.equal(refusal(at_gate, to("build")).code, "not_allowed");
  assert.equal(refusal(at_gate, to("review")).code, "not_allowed");
  assert.equal(refusal(at_gate, to("nowhere")).code, "unknown_step");
});

Deno.test("saving what the agent is writing is refused, anything else is not", () => {
  const running = standing("running_code_agent");
  const save = (artifact: string): MissionEvent => ({ type: "save_artifact", at: T1, artifact });
  assert.equal(refusal(running, save("draft.md")).code, "not_allowed");
  assert.equal(accepted(running, save("notes.md")).mission.status, "running_code_agent");
});

Deno.test("the end of a run that is not the mission's own is refused", () => {
  const event: MissionEvent = {
    type: "run_finished",
    at: T1,
    run_id: "r-other",
    next_run_id: "r-2",
  };
  assert.equal(refusal(standing("running_code_agent"), event).code, "stale");
});

Deno.test("a clock that jumps back never makes a change look older", () => {
  const late = mission({ updated_at: "2026-06-01T00:00:00.000Z" });
  const saved = accepted(late, { type: "save_artifact", at: T1, artifact: "raw-input.md" }).mission;
  assert.equal(saved.updated_at, "2026-06-01T00:00:00.001Z");
  assert.equal(laterThan(T0, T1), T1);
});

Deno.test("a budget is set and taken away, and nothing else changes", () => {
  const from = standing("failed");
  const limited = accepted(from, { type: "set_budget", at: T1, budget_usd: 2 }).mission;
  assert.deepEqual(limited, { ...from, updated_at: T1, budget_usd: 2 });
  const free = accepted(limited, { type: "set_budget", at: T1, budget_usd: undefined }).mission;
  assert.equal("budget_usd" in free, false);
});

/** Random events, most of them with ids that fit, so that walks get far. */
const anyEvent = fc.record({
  type: fc.constantFrom(...MissionEventType.options),
  fits: fc.boolean(),
  step_id: fc.constantFrom(...WORKFLOW.steps.map((step) => step.step_id), "nowhere"),
  fails: fc.boolean(),
  parks: fc.boolean(),
  artifact: fc.constantFrom("draft.md", "thought.md", "built.json", "notes.md"),
});

Deno.test("no sequence of events breaks what always holds", () => {
  let steps = 0;
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 5, maxLength: 60 }), (choices) => {
      let now = mission();
      choices.forEach((choice, place) => {
        const run_id = choice.fits ? now.active_run?.run_id ?? "r-none" : "r-other";
        const next_run_id = `r-next-${place}`;
        const events: Record<MissionEventType, MissionEvent> = {
          continue: { type: "continue", at: T1, run_id: next_run_id },
          retry: { type: "retry", at: T1, run_id: next_run_id },
          request_changes: {
            type: "request_changes",
            at: T1,
            run_id: next_run_id,
            feedback_id: `f-${place}`,
          },
          cancel: { type: "cancel", at: T1 },
          rewind: { type: "rewind", at: T1, step_id: choice.step_id, note: "" },
          mark_completed: { type: "mark_completed", at: T1 },
          save_artifact: { type: "save_artifact", at: T1, artifact: choice.artifact },
          set_budget: { type: "set_budget", at: T1, budget_usd: choice.fits ? 2 : undefined },
          delete: { type: "delete", at: T1 },
          run_lacks: {
            type: "run_lacks",
            at: T1,
            run_id,
            lacks: choice.fails ? "No image. Build it" : undefined,
          },
          discard_workspace: { type: "discard_workspace", at: T1 },
          run_started: { type: "run_started", at: T1, run_id },
          run_finished: {
            type: "run_finished",
            at: T1,
            run_id,
            next_run_id,
            ...(choice.fails ? { error: "failed" } : {}),
            ...(choice.fails && choice.parks ? { park_until: T1 } : {}),
          },
        };
        const event = events[choice.type];
        const before = structuredClone(now);
        const result = transition(now, event);
        assert.deepEqual(now, before, "the mission given was changed");
        if (!result.ok) return;
        checkStep(now, event, result.mission, result.effects.map((effect) => effect.type));
        now = result.mission;
        steps += 1;
      });
    }),
    { numRuns: 3_000 },
  );
  assert(steps > 10_000, `only ${steps} events were accepted`);
});

function checkStep(
  before: Mission,
  event: MissionEvent,
  after: Mission,
  effects: readonly string[],
): void {
  const last = WORKFLOW.steps.length;
  assert(after.current_step >= 0 && after.current_step <= last, "position out of range");
  assert(after.updated_at >= before.updated_at, "time moved back");
  assert.equal(after.waiting_since !== undefined, isWaiting(after.status), "waiting without since");
  assert.equal(
    after.active_run !== undefined,
    hasActiveRun(after.status),
    "run without its status",
  );
  const is_parked = after.active_run?.not_before !== undefined;
  assert(!is_parked || after.status === "queued", "parked outside of the queue");
  const lacks = after.active_run?.lacks !== undefined;
  assert(!lacks || after.status === "queued", "something is missing outside of the queue");
  if (effects.includes("hurry_run")) {
    const { not_before, lacks, run_id } = before.active_run ?? {};
    assert((not_before ?? lacks) !== undefined && !is_parked, "hurried without need");
    assert.equal(after.active_run?.run_id, run_id, "another run was hurried");
  }
  if (effects.includes("start_run")) {
    const unfinished = before.active_run !== undefined && event.type !== "run_finished";
    assert(!unfinished, "two unfinished runs");
  }
  const moved = after.status !== before.status || after.current_step !== before.current_step;
  if (isTerminal(before.status) && moved) {
    assert.equal(event.type, "rewind", "a final status was left");
  }
  const step = WORKFLOW.steps[before.current_step];
  const passed = isWaiting(before.status) && after.current_step > before.current_step;
  if (passed) assert.equal(event.type, "continue", "a gate was passed without a decision");
  if (step !== undefined && isGate(step)) {
    assert(!hasActiveRun(before.status), "an agent at a gate");
  }
  if (after.current_step > before.current_step) {
    assert.equal(after.current_step, before.current_step + 1, "a step was skipped");
  }
}
