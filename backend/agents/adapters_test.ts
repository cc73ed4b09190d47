import type { WorkflowStep } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import type { Agent, AgentTask } from "./agent.ts";
import { claudeAgent } from "./claude.ts";
import { codexAgent } from "./codex.ts";
import { geminiAgent } from "./gemini.ts";
import { launchArgv } from "./launch.ts";
import { opencodeAgent } from "./opencode.ts";

const STEP: WorkflowStep = { step_id: "cleanup", name: "Cleanup", type: "agent" };
const PROMPT = "- Do it; $(touch /tmp/never) `echo`\n\n'now' \"please\"";
const TASK: AgentTask = {
  step: STEP,
  artifacts_dir: "/mission/artifacts",
  workspace_dir: "/workspace",
  other_dirs: ["/mission/feedback", "/mission/versions"],
  prompt: PROMPT,
  model: { base_url: "http://127.0.0.1:8080", token: "run-token", name: 'a-"model"' },
};
const AGENTS: readonly Agent[] = [
  claudeAgent("i"),
  codexAgent("i"),
  geminiAgent("i"),
  opencodeAgent("i"),
];

/** Runs the call with a program of that name that tells what it was given. */
async function called(agent: Agent, task: AgentTask, folder: string) {
  const bin = join(folder, "bin");
  await Deno.mkdir(bin);
  const program = join(bin, agent.name);
  const script = `#!/bin/sh\npwd\nls -A "$HOME"\nfor a; do printf '%s\\0' "$a"; done\n`;
  await Deno.writeTextFile(program, script, { mode: 0o755 });
  const { argv, env } = agent.call(task);
  const [command = "", ...args] = argv;
  const { stdout, code } = await new Deno.Command(command, {
    args,
    clearEnv: true,
    env: { ...env, PATH: `${bin}:/usr/bin:/bin`, HOME: join(folder, "home") },
    stdin: "null",
  }).output();
  assert.equal(code, 0);
  return { told: new TextDecoder().decode(stdout), env };
}

for (const agent of AGENTS) {
  Deno.test(`${agent.name} starts in the workspace, with its prompt as one argument`, async () => {
    await withTempDir(async (folder) => {
      await Deno.mkdir(join(folder, "home"));
      const task = { ...TASK, workspace_dir: folder, artifacts_dir: folder };
      const { told } = await called(agent, task, folder);
      assert(told.startsWith(`${folder}\n`));
      // After a newline nothing takes it for an option.
      assert(told.includes(`\n${PROMPT}\0`), told);
      const flag = told.includes("--dangerously") || told.includes("yolo");
      const by_settings = agent.call(task).env.OPENCODE_CONFIG_CONTENT?.includes('"permission"');
      assert(flag || by_settings, "would ask somebody who is not there");
    });
  });

  Deno.test(`${agent.name} is told of its model by the gateway's address and token alone`, () => {
    const { argv, env } = agent.call(TASK);
    const all = JSON.stringify([argv, env]);
    assert(all.includes("http://127.0.0.1:8080"));
    assert(all.includes("run-token"));
    assert(!JSON.stringify(argv).includes("run-token"), "the token can be seen in ps");
    const { model: _none, ...rest } = TASK;
    assert(!JSON.stringify(agent.call(rest)).includes("8080"));
  });
}

Deno.test("codex is given TOML that cannot be broken out of", () => {
  const { argv } = codexAgent("i").call(TASK);
  assert(argv.includes('model="a-\\"model\\""'));
  assert(argv.includes('model_providers.haloop.base_url="http://127.0.0.1:8080/v1"'));
});

Deno.test("gemini may read the artifacts and the feedback beside its workspace", () => {
  const argv = geminiAgent("i").call(TASK).argv;
  const beside = argv.filter((_, n) => argv[n - 1] === "--include-directories");
  assert.deepEqual(beside, ["/mission/artifacts", "/mission/feedback", "/mission/versions"]);
});

Deno.test("a program finds its files and folders below its home", async () => {
  await withTempDir(async (home) => {
    const text = `{"a": "it's $HOME"}\n`;
    const [command = "", ...args] = launchArgv({
      cwd: "/",
      home_folders: [".tool"],
      home_files: { ".config/tool/settings.json": text },
      argv: ["sh", "-c", 'pwd; ls -d "$HOME/.tool"; printf "%s|" "$@"', "x", "folder", "--", ""],
    });
    const { stdout } = await new Deno.Command(command, { args, env: { HOME: home } }).output();
    assert.equal(new TextDecoder().decode(stdout), `/\n${home}/.tool\nfolder|--||`);
    assert.equal(await Deno.readTextFile(join(home, ".config/tool/settings.json")), text);
  });
});

Deno.test("a program that is not there is told by exit code 127", async () => {
  const [command = "", ...args] = launchArgv({ cwd: "/", argv: ["no-such-program"] });
  const { code } = await new Deno.Command(command, { args, stderr: "null" }).output();
  assert.equal(code, 127);
});

/** How each program is told to leave its vendor's search alone; the others have none. */
const SEARCH_OFF = { claude: "--disallowed-tools=WebSearch", codex: 'web_search="disabled"' };
const searchOff = (agent: Agent, task: AgentTask) => {
  const { argv } = agent.call(task);
  const words = [...Object.values(SEARCH_OFF), "google_web_search"];
  return argv.some((one) => words.some((word) => one.includes(word)));
};

for (const agent of AGENTS.filter(({ name }) => name !== "opencode")) {
  Deno.test(`${agent.name} offers its vendor's search in a step with an open network alone`, () => {
    const inMode = (network: "model" | "allowlist" | "open") => ({
      ...TASK,
      step: { ...STEP, network },
    });
    assert(searchOff(agent, TASK));
    assert(searchOff(agent, inMode("model")) && searchOff(agent, inMode("allowlist")));
    assert(!searchOff(agent, inMode("open")));
  });
}
