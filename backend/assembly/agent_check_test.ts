import assert from "node:assert/strict";
import { join } from "node:path";
import { scriptedModel } from "../../tests/support/scripted_model.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { loadConfig } from "../config.ts";
import { LocalProvider } from "../sandbox/local/local_provider.ts";
import { SandboxError } from "../sandbox/provider.ts";
import { writeCredential } from "../store/credential_files.ts";
import { checkAgent, type CheckResult } from "./agent_check.ts";

const SAMPLE = join(import.meta.dirname!, "..", "agents", "samples", "claude-ok-write.jsonl");
const ASK = 'curl -sS -o /dev/null -H "x-api-key: $ANTHROPIC_API_KEY" ' +
  '-d \'{"model":"claude-opus-5-5","messages":[]}\' "$ANTHROPIC_BASE_URL/v1/messages"';

/**
 * Has sandboxes find programs in the folder first. By their own environment: that of the process is
 * shared by all tests that run side by side.
 */
async function found<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const { start } = LocalProvider.prototype;
  LocalProvider.prototype.start = function (spec, signal) {
    const PATH = `${folder}:${Deno.env.get("PATH")}`;
    return start.call(this, { ...spec, env: { ...spec.env, PATH } }, signal);
  };
  try {
    return await run();
  } finally {
    LocalProvider.prototype.start = start;
  }
}

/** Checks a program of the name `claude` that does `first` and then says that all went well. */
async function checked(first: string): Promise<CheckResult> {
  let result: CheckResult | undefined;
  await withTempDir(async (home) => {
    await using model = scriptedModel();
    const program = join(home, "claude");
    await Deno.writeTextFile(program, `#!/bin/sh\n${first}\ncat '${SAMPLE}'\n`, { mode: 0o755 });
    const settings = {
      sandbox: { allow_local_agents: true },
      agents: { claude: { base_url: model.url("text") } },
    };
    await Deno.mkdir(join(home, "run"));
    await Deno.writeTextFile(join(home, "config.json"), JSON.stringify(settings));
    await writeCredential(home, "claude", "sk-ant-key-of-the-check");
    const config = loadConfig({ HALOOP_HOME: home, HALOOP_PROVIDER: "local" });
    result = await found(home, () => checkAgent(config, "claude"));
  });
  return result!;
}

Deno.test("a check passes when the program asked its model and ended well", async () => {
  const result = await checked(ASK);
  assert.ok(result.ok, JSON.stringify(result));
  assert.equal(result.model, "claude-opus-5-5");
});

Deno.test("a check fails when the program ended well without asking its model", async () => {
  assert.deepEqual(await checked("true"), {
    ok: false,
    problem: "it ended well, but no request to its model came to the gateway",
  });
});

Deno.test("a check tells that its sandbox was not removed", async () => {
  const { remove } = LocalProvider.prototype;
  LocalProvider.prototype.remove = () => Promise.reject(new SandboxError("it holds on"));
  try {
    assert.deepEqual(await checked(ASK), { ok: false, problem: "it holds on" });
  } finally {
    LocalProvider.prototype.remove = remove;
  }
});
