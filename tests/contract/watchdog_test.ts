/** The watchdog over processes of this machine: programs that ignore what they are asked. */
import type { StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { ClaudeStream } from "../../backend/agents/claude_stream.ts";
import type { Agent } from "../../backend/agents/agent.ts";
import { LocalProvider } from "../../backend/sandbox/local/local_provider.ts";
import { withBackendOn } from "../support/backend.ts";
import { eventually } from "../support/eventually.ts";
import { ROOT } from "../support/root.ts";
import { withTempDir } from "../support/temp_dir.ts";

const SAMPLE = join(ROOT, "backend", "agents", "samples", "claude-ok-write.jsonl");
/** From the first of its lines on neither SIGTERM nor SIGINT ends it; the last one never ends. */
const stays = (...lines: string[]) =>
  [`trap "" TERM INT`, ...lines, "while :; do sleep 1; done"].join("; ");

/** An agent whose program is a script that is given the stream to print and the output to write. */
function scripted(script: string): Agent {
  return {
    name: "scripted",
    image: "none",
    takes_prompt: true,
    call: ({ step, artifacts_dir }) => ({
      argv: ["sh", "-c", script, "x", SAMPLE, join(artifacts_dir, step.outputArtifact ?? "")],
      env: {},
    }),
    reader: () => new ClaudeStream(),
  };
}

async function runOf(script: string, limits: Record<string, number>): Promise<StepRun> {
  return await withTempDir(async (home) => {
    const provider = new LocalProvider({ folder: join(home, "run", "sandboxes") });
    await Deno.mkdir(join(home, "run", "sandboxes"), { recursive: true });
    const options = { provider, agents: [scripted(script)], default_agent: "scripted", limits };
    let ended: StepRun | undefined;
    await withBackendOn(home, options, async ({ create, missions, detail }) => {
      const id = await create();
      assert((await missions.continue(id, {})).ok);
      ended = await eventually("the end of the run", async () => {
        const { runs } = await detail(id);
        return runs[0]?.finished_at == null ? undefined : runs[0];
      });
      await eventually("its sandbox removed", async () => {
        return (await provider.list("test-home")).length === 0;
      });
    });
    assert(ended);
    return ended;
  });
}

Deno.test("local: a program that hangs after its last word and ignores SIGTERM is ended and has succeeded", async () => {
  const script = stays(`echo "# Written" > "$2"`, `cat "$1"`);
  const run = await runOf(script, { last_word_ms: 100, stop_grace_ms: 200 });
  assert.deepEqual([run.reason, run.exit_code, run.error], ["exited", 137, undefined]);
});

Deno.test("local: a program that says nothing and ignores SIGTERM is ended as silent", async () => {
  const run = await runOf(stays(), { silence_ms: 1_500, stop_grace_ms: 200 });
  assert.deepEqual([run.reason, run.exit_code], ["silent", 137]);
});
