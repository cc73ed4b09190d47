import assert from "node:assert/strict";
import { FakeProvider, FakeWorld } from "../../tests/support/fake_provider.ts";
import { Secrets } from "../secrets.ts";
import { hidingSecrets } from "./hidden_secrets.ts";

const KEY = "sk-ant-planted-secret";
const SPEC = {
  ...{ run_id: "r-1", mission_id: "m-1", step_id: "s", owner: "o", image: "i" },
  ...{ argv: [], env: {}, mounts: [], limits: { memory_bytes: 1, cpus: 1, pids: 1 } },
  network: "none" as const,
};

Deno.test("a secret that a program prints is not in its log, wherever it is read from", async () => {
  const secrets = new Secrets();
  secrets.add(KEY);
  const text = `one ${KEY} two`;
  const provider = hidingSecrets(
    new FakeProvider(
      new FakeWorld(({ print }) => {
        print(text.slice(0, 10));
        print(text.slice(10));
        return Promise.resolve(0);
      }),
    ),
    secrets,
  );
  await provider.start(SPEC);
  const { signal } = new AbortController();
  await provider.wait("r-1", signal);
  const expected = text.replace(KEY, "*".repeat(KEY.length));
  for (let from = 0; from <= text.length; from++) {
    const chunks = await Array.fromAsync(provider.logs("r-1", { from, follow: true, signal }));
    assert.equal(Buffer.concat(chunks).toString(), expected.slice(from), `from ${from}`);
  }
});
