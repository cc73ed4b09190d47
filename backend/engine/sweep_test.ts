import assert from "node:assert/strict";
import { withBackend } from "../../tests/support/backend.ts";
import { eventually } from "../../tests/support/eventually.ts";
import { FakeProvider } from "../../tests/support/fake_provider.ts";

Deno.test("sweeps that take their time do not pile up", async () => {
  const provider = new FakeProvider();
  const list = provider.list.bind(provider);
  let [sweeps, at_once, most] = [0, 0, 0];
  await withBackend({ provider, limits: { sweep_ms: 5 } }, async () => {
    provider.list = async (owner) => {
      sweeps += 1;
      at_once += 1;
      most = Math.max(most, at_once);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return await list(owner).finally(() => at_once -= 1);
    };
    await eventually("three sweeps", () => Promise.resolve(sweeps >= 3));
    assert.equal(most, 1);
  });
});
