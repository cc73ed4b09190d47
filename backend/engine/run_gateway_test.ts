import type { Mission, StepRun, WorkflowStep } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../../tests/support/eventually.ts";
import { type TestBackend, withBackend, withBackendOn } from "../../tests/support/backend.ts";
import { FakeGateway } from "../../tests/support/fake_gateway.ts";
import { FakeWorld } from "../../tests/support/fake_provider.ts";
import { type FakeCommand, hang } from "../../tests/support/fake_sandbox.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { claudeAgent } from "../agents/claude.ts";
import { budgetLeft } from "./run_gateway.ts";

const SAMPLES = join(import.meta.dirname ?? "", "..", "agents", "samples");
const GOOD = await Deno.readTextFile(join(SAMPLES, "claude-ok-write.jsonl"));
const CLAUDE = { agents: [claudeAgent("claude-image")], default_agent: "claude" };

const work: FakeCommand = async ({ spec, print }) => {
  const artifacts = spec.mounts.find(({ target }) => target === "/mission/artifacts");
  await Deno.writeTextFile(join(artifacts?.source ?? "", "structured-text.md"), "# Written\n");
  print(GOOD);
  return 0;
};

async function endOfRun({ detail }: TestBackend, id: string): Promise<StepRun> {
  return await eventually("the end of the run", async () => {
    const { runs } = await detail(id);
    return runs[0]?.finished_at == null ? undefined : runs[0];
  });
}

Deno.test("an agent with a model gets its gateway's address and token, and nothing else to reach it", async () => {
  const gateway = new FakeGateway();
  const command: FakeCommand = (process) => {
    assert.deepEqual([...gateway.open_runs], [process.spec.run_id]);
    assert.equal(process.spec.env.ANTHROPIC_BASE_URL, "http://127.0.0.1:8080");
    assert.equal(process.spec.env.ANTHROPIC_API_KEY, "run-token");
    assert.deepEqual(process.spec.doors?.map(({ port }) => port), [8080]);
    assert.equal(process.spec.network, "none");
    return work(process);
  };
  await withBackend({ ...CLAUDE, gateway, command }, async (backend) => {
    const id = await backend.create({ budgetUsd: 2 });
    await backend.missions.continue(id, {});
    assert.equal((await endOfRun(backend, id)).reason, "exited");
    await eventually("the gateway closed", () => Promise.resolve(gateway.open_runs.size === 0));
    const [policy] = gateway.opened;
    assert.deepEqual(
      [policy?.agent, policy?.protocol, policy?.network, policy?.budget_usd],
      ["claude", "anthropic", "model", 2],
    );
  });
});

Deno.test("what went through the gateway is the run's usage, and unknown cost is what the agent says or null", async () => {
  const gateway = new FakeGateway();
  gateway.told = {
    usage: { requests: 3, input_tokens: 10, output_tokens: 20 },
    cost_usd: 0.5,
    known_cost_usd: 0.5,
    model: "a-model",
    refused: [{ what: "GET example.com", why: "is not the model's API", count: 2 }],
  };
  await withBackend({ ...CLAUDE, gateway, command: work }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    const run = await endOfRun(backend, id);
    assert.deepEqual(run.usage, gateway.told.usage);
    assert.deepEqual([run.cost_usd, run.model, run.refused?.[0]?.count], [0.5, "a-model", 2]);
  });
});

Deno.test("a mission whose budget is used up fails with the remedy, and goes on once it is raised", async () => {
  const gateway = new FakeGateway();
  gateway.told = {
    usage: { requests: 3, input_tokens: 10, output_tokens: 20 },
    ...{ cost_usd: 0.5, known_cost_usd: 0.5, refused: [] },
  };
  await withBackend({ ...CLAUDE, gateway, command: work }, async (backend) => {
    const { missions, reaches, detail } = backend;
    const id = await backend.create({ budgetUsd: 0.4 });
    await missions.continue(id, {});
    await reaches(id, "waiting_human");
    await missions.continue(id, {});
    await reaches(id, "failed");
    assert.match((await detail(id)).last_error ?? "", /budget is used up\. Raise it, then retry/);
    assert.deepEqual(await missions.setBudget(id, 2), { ok: true, value: null });
    await missions.retry(id);
    await eventually("the next run", () => Promise.resolve(gateway.opened.length === 2));
    assert.equal(gateway.opened[1]?.budget_usd, 1.5);
    await missions.cancel(id);
  });
});

Deno.test("what is known of a cost that is not known as a whole is recorded", async () => {
  const gateway = new FakeGateway();
  gateway.told = {
    usage: { requests: 3, input_tokens: 10, output_tokens: 20 },
    ...{ cost_usd: null, known_cost_usd: 0.25, refused: [] },
  };
  await withBackend({ ...CLAUDE, gateway, command: work }, async (backend) => {
    const id = await backend.create();
    await backend.missions.continue(id, {});
    const run = await endOfRun(backend, id);
    assert.equal(run.known_cost_usd, 0.25);
  });
});

Deno.test("a run without its credential fails with the remedy, and nothing is started", async () => {
  const gateway = new FakeGateway();
  gateway.refuseOpening("claude has no credential. Run: haloop agents login claude");
  await withBackend({ ...CLAUDE, gateway }, async ({ create, missions, reaches, world }) => {
    const id = await create();
    await missions.continue(id, {});
    const { last_error } = await reaches(id, "failed");
    assert.match(last_error ?? "", /step "Cleanup": claude has no credential\. Run: haloop/);
    assert.equal(world.starts.size, 0);
  });
});

Deno.test("opening a gateway takes as long as it likes: a cancel need not wait for it", async () => {
  const gateway = new FakeGateway();
  const opened = Promise.withResolvers<void>();
  gateway.opening = opened.promise;
  await withBackend({ ...CLAUDE, gateway }, async ({ create, missions, reaches, world }) => {
    const id = await create();
    await missions.continue(id, {});
    await eventually("the opening", () => Promise.resolve(gateway.asked > 0));
    assert.ok((await missions.cancel(id)).ok);
    await reaches(id, "cancelled");
    opened.resolve();
    await eventually("the gateway closed", () => Promise.resolve(gateway.closed.length > 0));
    assert.deepEqual([gateway.open_runs.size, world.starts.size], [0, 0]);
  });
});

Deno.test("a run that is taken over gets its gateway again; a shutdown does not close it", async () => {
  const finish = Promise.withResolvers<void>();
  const world = new FakeWorld(async (process) => {
    await finish.promise;
    return await work(process);
  });
  const before = new FakeGateway();
  const after = new FakeGateway();
  await withTempDir(async (home) => {
    let id = "";
    await withBackendOn(home, { ...CLAUDE, world, gateway: before }, async (backend) => {
      id = await backend.create();
      await backend.missions.continue(id, {});
      await eventually("a sandbox", () => Promise.resolve(world.sandboxes.size === 1));
      await backend.reaches(id, "running_code_agent");
    });
    assert.equal(before.open_runs.size, 1);
    await withBackendOn(home, { ...CLAUDE, world, gateway: after }, async (backend) => {
      await eventually("the gateway", () => Promise.resolve(after.open_runs.size === 1));
      finish.resolve();
      await backend.reaches(id, "waiting_human");
      await eventually("the gateway closed", () => Promise.resolve(after.open_runs.size === 0));
    });
    assert.deepEqual(after.opened, before.opened);
  });
});

Deno.test("the gateway of a run whose sandbox is gone is closed", async () => {
  const world = new FakeWorld(hang);
  const before = new FakeGateway();
  await withTempDir(async (home) => {
    let id = "";
    await withBackendOn(home, { ...CLAUDE, world, gateway: before }, async (backend) => {
      id = await backend.create();
      await backend.missions.continue(id, {});
      await eventually("the record of the sandbox", async () => {
        return (await backend.detail(id)).runs[0]?.container_id != null;
      });
    });
    const [run_id = ""] = before.open_runs;
    world.lose(run_id);
    const after = new FakeGateway();
    after.open_runs.add(run_id);
    await withBackendOn(home, { ...CLAUDE, world, gateway: after }, async (backend) => {
      await backend.reaches(id, "failed");
      await eventually("the gateway closed", () => Promise.resolve(after.open_runs.size === 0));
    });
  });
});

Deno.test("an agent at work goes on when its gateway cannot be opened again", async () => {
  const finish = Promise.withResolvers<void>();
  const world = new FakeWorld(async (process) => {
    await finish.promise;
    return await work(process);
  });
  await withTempDir(async (home) => {
    let id = "";
    const before = { ...CLAUDE, world, gateway: new FakeGateway() };
    await withBackendOn(home, before, async (backend) => {
      id = await backend.create();
      await backend.missions.continue(id, {});
      await eventually("the record of the sandbox", async () => {
        return (await backend.detail(id)).runs[0]?.container_id != null;
      });
    });
    const tried = Promise.withResolvers<void>();
    const gateway = new FakeGateway();
    gateway.open = () => {
      tried.resolve();
      return Promise.reject(new Deno.errors.AddrInUse("Address already in use"));
    };
    await withBackendOn(home, { ...CLAUDE, world, gateway }, async (backend) => {
      await tried.promise;
      finish.resolve();
      await backend.reaches(id, "waiting_human");
    });
  });
});

Deno.test("a program without a model has a gateway only for allowed hosts", async () => {
  const gateway = new FakeGateway();
  await withBackend({ gateway }, async ({ create, missions, store, reaches, world }) => {
    const id = await create();
    const stored = await store.read(id);
    assert(stored?.state === "ok");
    const [first, ...rest] = stored.mission.workflow.steps;
    assert(first);
    const allowHosts = ["registry.npmjs.org"];
    const steps = [{ ...first, network: "allowlist" as const, allowHosts }, ...rest];
    await store.write({ ...stored.mission, workflow: { ...stored.mission.workflow, steps } });
    await missions.continue(id, {});
    await eventually("a sandbox", () => Promise.resolve(world.starts.size === 1));
    await reaches(id, "waiting_human");
    await missions.continue(id, {});
    await eventually("the next", () => Promise.resolve(world.starts.size === 2));
    assert.deepEqual(gateway.opened.map((policy) => [policy.agent, policy.allow_hosts]), [
      [undefined, allowHosts],
    ]);
  });
});

const LEFT: readonly [mission: number | undefined, step: number | undefined, left: unknown][] = [
  [undefined, undefined, undefined],
  [5, undefined, 2],
  [undefined, 1, 1],
  [5, 1, 1],
  [4, 9, 1],
  [2, 9, -1],
];

for (const [budget_usd, budgetUsd, left] of LEFT) {
  Deno.test(`of a budget of ${budget_usd} and ${budgetUsd} a step, after 3, is left ${left}`, () => {
    const mission = { budget_usd } as unknown as Mission;
    const step = { budgetUsd } as unknown as WorkflowStep;
    const earlier = [
      { cost_usd: 1 },
      { cost_usd: null },
      { cost_usd: null, known_cost_usd: 1.5 },
      { cost_usd: 0.1, known_cost_usd: 0.5 },
    ] as unknown as StepRun[];
    assert.equal(budgetLeft(mission, step, earlier), left);
  });
}
