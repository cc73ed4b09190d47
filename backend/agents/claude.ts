/** The agent `claude`: Claude Code without a terminal. */
import { type Agent, type AgentTask, mayReachOut } from "./agent.ts";
import { ClaudeStream } from "./claude_stream.ts";
import { launchArgv, promptArgument } from "./launch.ts";

/** Its own retries take about 180 s in all by default; a limit that lasts longer is Haloop's to wait for. */
const MAX_RETRIES = 6;

export function claudeAgent(image: string): Agent {
  return {
    name: "claude",
    image,
    protocol: "anthropic",
    takes_prompt: true,
    call: (task) => ({ argv: argv(task), env: environment(task) }),
    reader: () => new ClaudeStream(),
  };
}

function argv(task: AgentTask): string[] {
  const { artifacts_dir, workspace_dir, prompt, model } = task;
  return launchArgv({
    cwd: workspace_dir ?? artifacts_dir,
    argv: [
      ...["claude", "-p", promptArgument(prompt)],
      // stream-json asks for --verbose.
      ...["--output-format", "stream-json", "--verbose"],
      // The sandbox is what confines it; nobody is there to be asked.
      "--dangerously-skip-permissions",
      ...(mayReachOut(task) ? [] : ["--disallowed-tools=WebSearch"]),
      ...(model?.name === undefined ? [] : ["--model", model.name]),
    ],
  });
}

function environment({ model }: AgentTask): Record<string, string> {
  return {
    ...(model === undefined
      ? {}
      : { ANTHROPIC_BASE_URL: model.base_url, ANTHROPIC_API_KEY: model.token }),
    CLAUDE_CODE_MAX_RETRIES: `${MAX_RETRIES}`,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    DISABLE_AUTOUPDATER: "1",
  };
}
