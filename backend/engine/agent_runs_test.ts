import type { StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../../tests/support/eventually.ts";
import {
  obedient,
  type TestBackend,
  type TestBackendOptions,
  withBackend,
  withBackendOn,
} from "../../tests/support/backend.ts";
import { type FakeCommand, type FakeProcess, hang } from "../../tests/support/fake_sandbox.ts";
import { FakeWorld } from "../../tests/support/fake_provider.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { claudeAgent } from "../agents/claude.ts";

const SAMPLES = join(import.meta.dirname ?? "", "..", "agents", "samples");
const GOOD = await Deno.readTextFile(join(SAMPLES, "claude-ok-write.jsonl"));
const CLAUDE = { agents: [claudeAgent("claude-image")], default_agent: "claude" };

function writeOutput({ spec }: FakeProcess, text = "# Written\n"): Promise<void> {
  const artifacts = spec.mounts.find(({ target }) => target === "/mission/artifacts");
  return Deno.writeTextFile(join(artifacts?.source ?? "", "structured-text.md"), text);
}

/** Continues a new mission and gives its first run once it has ended. */
async function firstRun(backend: TestBackend, over?: Record<string, unknown>): Promise<StepRun> {
  const id = await backend.create(over);
  assert((await backend.missions.continue(id, {})).ok);
  return await eventually("the end of the run", async () => {
    const { runs } = await backend.detail(id);
    return runs[0]?.finished_at == null ? undefined : runs[0];
  });
}

function run(options: TestBackendOptions, check: (run: StepRun, world: FakeWorld) => void) {
  return withBackend({ ...CLAUDE, ...options }, async (backend) => {
    check(await firstRun(backend), backend.world);
  });
}

Deno.test("a real agent succeeds by its word and its output, and its record tells what it used", async () => {
  const command: FakeCommand = async (process) => {
    await writeOutput(process);
    process.print(GOOD);
    return 0;
  };
  await run({ command }, (ended) => {
    assert.deepEqual([ended.reason, ended.error, ended.agent], ["exited", undefined, "claude"]);
    assert.equal(ended.cost_usd, 0.014559999999999998);
    assert.equal(ended.usage?.output_tokens, 84);
    assert.equal(ended.model, "claude-opus-5-5");
    assert.match(ended.prompt ?? "", /structured-text\.md/);
    assert.match(ended.prompt ?? "", /\*\*A mission\*\* \(a feature\)/);
  });
});

Deno.test("what an agent's last line says counts, also when it comes after the end", async () => {
  const [last, ...before] = GOOD.trimEnd().split("\n").reverse();
  const command: FakeCommand = async (process) => {
    await writeOutput(process);
    process.print(`${before.reverse().join("\n")}\n`);
    // Without a newline, as a program that is cut off leaves it.
    process.print(last ?? "");
    return 0;
  };
  await run({ command }, (ended) => assert.equal(ended.reason, "exited"));
});

Deno.test("an empty output is a failure that says so", async () => {
  const command: FakeCommand = async (process) => {
    await writeOutput(process, "\n");
    process.print(GOOD);
    return 0;
  };
  await run({ command }, (ended) => {
    assert.equal(ended.reason, "bad_output");
    assert.match(ended.error ?? "", /wrote "structured-text\.md", but nothing into it/);
  });
});

Deno.test("an agent that stays after its last word is ended and judged by its stream", async () => {
  const command: FakeCommand = async (process) => {
    await writeOutput(process);
    process.print(GOOD);
    // It ignores SIGTERM.
    return await hang(process);
  };
  await run({ command, limits: { last_word_ms: 20, stop_grace_ms: 20 } }, (ended) => {
    assert.deepEqual([ended.reason, ended.exit_code], ["exited", 137]);
  });
});

Deno.test("an agent that prints nothing for too long is ended, and its record says why", async () => {
  const command: FakeCommand = async (process) => {
    await writeOutput(process);
    return await hang(process);
  };
  await run({ command, limits: { silence_ms: 50, stop_grace_ms: 20 } }, (ended) => {
    assert.equal(ended.reason, "silent");
    assert.equal(ended.silence_limit_ms, 50);
    assert.match(ended.error ?? "", /printed nothing/);
  });
});

Deno.test("an agent that goes on printing is not silent, however long it takes", async () => {
  const silence_ms = 400;
  const tries = 5;
  let longest_ms = 0;
  const command: FakeCommand = async (process) => {
    await writeOutput(process);
    for (const line of GOOD.trimEnd().split("\n")) {
      const from = performance.now();
      await new Promise((resolve) => setTimeout(resolve, silence_ms / 4));
      process.print(`${line}\n`);
      longest_ms = Math.max(longest_ms, performance.now() - from);
    }
    return 0;
  };
  for (let tried = 1;; tried += 1) {
    longest_ms = 0;
    let ended: StepRun | undefined;
    await run({ command, limits: { silence_ms } }, (run) => void (ended = run));
    assert(ended !== undefined);
    assert.equal(ended.silence_limit_ms, silence_ms);
    // A machine that stands still for so long makes it silent indeed: that run tells nothing.
    if (longest_ms > silence_ms / 2) {
      assert(
        tried < tries,
        `the machine stood still for ${longest_ms} ms in each of ${tries} runs`,
      );
      continue;
    }
    assert.equal(ended.reason, "exited");
    assert(Date.parse(ended.finished_at ?? "") - Date.parse(ended.started_at) > silence_ms);
    return;
  }
});

Deno.test("output beyond the limit of the log is read for the agent's word all the same", async () => {
  const command: FakeCommand = async (process) => {
    await writeOutput(process);
    process.print(`${"x".repeat(5_000)}\n`.repeat(10));
    process.print(GOOD);
    return 0;
  };
  await run({ command, limits: { log_bytes: 10_000 } }, (ended) => {
    assert.equal(ended.reason, "exited");
  });
});

Deno.test("a run that is taken over is judged by all of its stream, the part of before as well", async () => {
  const lines = GOOD.trimEnd().split("\n");
  const finish = Promise.withResolvers<void>();
  const command: FakeCommand = async (process) => {
    process.print(`${lines.slice(0, -1).join("\n")}\n`);
    await finish.promise;
    await writeOutput(process);
    process.print(`${lines.at(-1)}\n`);
    return 0;
  };
  const world = new FakeWorld(command);
  await withTempDir(async (home) => {
    let id = "";
    await withBackendOn(home, { ...CLAUDE, world }, async (backend) => {
      id = await backend.create();
      await backend.missions.continue(id, {});
      await backend.reaches(id, "running_code_agent");
      await eventually("the first lines", async () => {
        return (await backend.detail(id)).current_log_tail?.includes("Done: wrote");
      });
    });
    await withBackendOn(home, { ...CLAUDE, world }, async (backend) => {
      finish.resolve();
      await backend.reaches(id, "waiting_human");
      const [ended] = (await backend.detail(id)).runs;
      assert.equal(ended?.usage?.output_tokens, 84);
    });
  });
});

Deno.test("the mission's agent goes before the step's, and that before the configured one", async () => {
  const command: FakeCommand = async (process) => {
    if (process.spec.image === "an-image") return await obedient(process);
    await writeOutput(process);
    process.print(GOOD);
    return 0;
  };
  const step = {
    step_id: "one",
    name: "One",
    type: "agent",
    inputArtifact: "raw-input.md",
    outputArtifact: "structured-text.md",
  } as const;
  const agents = [claudeAgent("claude-image")];
  const choices: [mission: string | undefined, step: string, ran: string][] = [
    [undefined, "claude", "claude"],
    [undefined, "cleanup-agent", "mock"],
    ["mock", "claude", "mock"],
    ["claude", "mock", "claude"],
  ];
  await withBackend({ agents, command }, async ({ create, missions, store, detail }) => {
    for (const [agent, step_agent, ran] of choices) {
      const id = await create(agent === undefined ? {} : { agent });
      const stored = await store.read(id);
      assert(stored?.state === "ok");
      const workflow = { workflow_id: "w", name: "W", steps: [{ ...step, agent: step_agent }] };
      await store.write({ ...stored.mission, workflow });
      await missions.continue(id, {});
      const ended = await eventually("the end", async () => {
        const { runs } = await detail(id);
        return runs[0]?.finished_at == null ? undefined : runs[0];
      });
      assert.deepEqual([ended.agent, ended.reason], [ran, "exited"]);
    }
  });
});

Deno.test("a prompt with an unknown placeholder fails the start with its line", async () => {
  await withBackend(CLAUDE, async ({ create, missions, store, reaches, world }) => {
    const id = await create();
    const stored = await store.read(id);
    assert(stored?.state === "ok");
    const [first, ...rest] = stored.mission.workflow.steps;
    assert(first);
    const steps = [{ ...first, prompt: "Do\n{{titel}}" }, ...rest];
    await store.write({ ...stored.mission, workflow: { ...stored.mission.workflow, steps } });
    await missions.continue(id, {});
    const failed = await reaches(id, "failed");
    assert.match(failed.last_error ?? "", /\{\{titel\}\} \(line 2\)/);
    assert.equal(world.starts.size, 0);
  });
});
