import assert from "node:assert/strict";
import type { ProviderSetting } from "../config.ts";
import { chooseProvider } from "./choose_provider.ts";
import type { ProviderCheck, SandboxProvider } from "./provider.ts";

const UP: ProviderCheck = { ok: true, detail: "Docker 28 answers at unix:///docker.sock" };
const DOWN: ProviderCheck = {
  ok: false,
  problem: "Docker is not running",
  remedy: "Start Docker, or run with --provider local",
};

function provider(name: string, check: ProviderCheck): SandboxProvider {
  return { name, check: () => Promise.resolve(check) } as SandboxProvider;
}

const TABLE: readonly [ProviderSetting, ProviderCheck, string, string][] = [
  [
    "auto",
    UP,
    "docker",
    "Steps run in Docker, as it could be used at the start: Docker 28 answers at unix:///docker.sock",
  ],
  [
    "auto",
    DOWN,
    "local",
    "Steps run locally, without isolation, because Docker could not be used when Haloop started: " +
    "Docker is not running",
  ],
  [
    "docker",
    UP,
    "docker",
    "Steps run in Docker, as it is set: Docker 28 answers at unix:///docker.sock",
  ],
  [
    "docker",
    DOWN,
    "docker",
    "Steps are to run in Docker, as it is set, but Docker is not running. " +
    "Start Docker, or run with --provider local",
  ],
  ["local", UP, "local", "Steps run locally, as it is set"],
];

for (const [setting, check, name, reason] of TABLE) {
  Deno.test(`choosing ${setting} while Docker is ${check.ok ? "up" : "down"} gives ${name}`, async () => {
    const local = provider("local", { ok: true, detail: "" });
    const choice = await chooseProvider(setting, { docker: provider("docker", check), local });
    assert.deepEqual([choice.provider.name, choice.reason(check)], [name, reason]);
  });
}

const IN_USE: readonly [string[], ProviderCheck, string, RegExp][] = [
  [
    ["docker"],
    DOWN,
    "docker",
    /^Steps are to run in Docker, because runs in it are unfinished, but Docker/,
  ],
  [["docker", "local"], DOWN, "docker", /runs in it are unfinished/],
  [["docker"], UP, "docker", /as it could be used at the start/],
  [["local"], UP, "local", /because runs that do so are unfinished/],
];

for (const [in_use, check, name, reason] of IN_USE) {
  const up = check.ok ? "up" : "down";
  Deno.test(`choosing auto while Docker is ${up} keeps to ${name} for runs of ${in_use}`, async () => {
    const local = provider("local", { ok: true, detail: "" });
    const candidates = { docker: provider("docker", check), local };
    const choice = await chooseProvider("auto", candidates, new Set(in_use));
    assert.equal(choice.provider.name, name);
    assert.match(choice.reason(check), reason);
  });
}

for (const setting of ["docker", "auto"] as const) {
  Deno.test(`the reason of ${setting} tells how Docker is now, not how it was when it was chosen`, async () => {
    const local = provider("local", { ok: true, detail: "" });
    const candidates = { docker: provider("docker", UP), local };
    const { reason } = await chooseProvider(setting, candidates);
    assert.match(
      reason(DOWN),
      /^Steps are to run in Docker, .*, but Docker is not running\. Start/,
    );
    assert.match(reason(UP), /^Steps run in Docker, .*: Docker 28 answers/);
  });
}
