/** The agent `gemini`: Gemini CLI without a terminal. */
import { type Agent, type AgentTask, mayReachOut } from "./agent.ts";
import { GeminiStream } from "./gemini_stream.ts";
import { launchArgv, promptArgument } from "./launch.ts";

/** Its own retries take over 200 s by default; a limit that lasts longer is Haloop's to wait for. */
const MAX_ATTEMPTS = 6;

const SETTINGS = {
  security: { auth: { selectedType: "gemini-api-key" } },
  privacy: { usageStatisticsEnabled: false },
  general: { maxAttempts: MAX_ATTEMPTS, enableAutoUpdate: false, disableAutoUpdate: true },
};

/** Both are done by the model's vendor. */
const REACHING_OUT = { tools: { exclude: ["google_web_search", "web_fetch"] } };

export function geminiAgent(image: string): Agent {
  return {
    name: "gemini",
    image,
    protocol: "gemini",
    takes_prompt: true,
    call: (task) => ({ argv: argv(task), env: environment(task) }),
    reader: () => new GeminiStream(),
  };
}

function argv(task: AgentTask): string[] {
  const { artifacts_dir, workspace_dir, other_dirs = [], prompt, model } = task;
  // Its file tools reach only the folder that it starts in and those that it is told of.
  const beside = [...(workspace_dir === undefined ? [] : [artifacts_dir]), ...other_dirs];
  const settings = { ...SETTINGS, ...(mayReachOut(task) ? {} : REACHING_OUT) };
  return launchArgv({
    cwd: workspace_dir ?? artifacts_dir,
    home_files: { ".gemini/settings.json": JSON.stringify(settings) },
    argv: [
      ...["gemini", "-p", promptArgument(prompt)],
      ...["--approval-mode", "yolo", "--output-format", "stream-json"],
      ...beside.flatMap((folder) => ["--include-directories", folder]),
      ...(model?.name === undefined ? [] : ["--model", model.name]),
    ],
  });
}

function environment({ model }: AgentTask): Record<string, string> {
  return {
    ...(model === undefined
      ? {}
      : { GOOGLE_GEMINI_BASE_URL: model.base_url, GEMINI_API_KEY: model.token }),
    GEMINI_CLI_TRUST_WORKSPACE: "true",
  };
}
