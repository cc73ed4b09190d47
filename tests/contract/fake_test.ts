import assert from "node:assert/strict";
import { SandboxError } from "../../backend/sandbox/provider.ts";
import { FakeProvider, FakeWorld } from "../support/fake_provider.ts";
import { fakeCommand, runActions } from "./fake_actions.ts";
import { Harness, type ProviderKind } from "./harness.ts";
import { providerSuite } from "./provider_suite.ts";

const worlds = new Map<string, FakeWorld>();

function worldOf(state: string): FakeWorld {
  const world = worlds.get(state) ?? new FakeWorld(runActions);
  worlds.set(state, world);
  return world;
}

const fake: ProviderKind = {
  name: "fake",
  image: "none",
  make: (_owner, state) => new FakeProvider(worldOf(state)),
  command: fakeCommand,
};

providerSuite("fake", () => fake);

Deno.test("fake provider: fails with a sentence while it is down, and waits on", async () => {
  const world = new FakeWorld(runActions);
  await using h = await Harness.make({ ...fake, make: () => new FakeProvider(world) });
  const spec = h.spec([{ do: "wait_for", path: h.inside("go") }]);
  await h.provider.start(spec);
  const wait = h.provider.wait(spec.run_id, h.signal);
  world.goDown();
  await assert.rejects(h.provider.start(h.spec([])), SandboxError);
  await assert.rejects(h.provider.list(h.owner), SandboxError);
  assert.equal((await h.provider.check()).ok, false);
  world.finish(spec.run_id, 3);
  world.comeBack();
  assert.equal((await wait).exit_code, 3);
});
