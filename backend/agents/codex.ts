/** The agent `codex`: OpenAI's Codex without a terminal. */
import { type Agent, type AgentTask, mayReachOut, type ModelAccess } from "./agent.ts";
import { CodexStream } from "./codex_stream.ts";
import { launchArgv, promptArgument } from "./launch.ts";

/** Where it finds the token that stands for a key. */
const TOKEN_VARIABLE = "HALOOP_MODEL_TOKEN";

export function codexAgent(image: string): Agent {
  return {
    name: "codex",
    image,
    protocol: "openai_responses",
    takes_prompt: true,
    call: (task) => ({ argv: argv(task), env: environment(task) }),
    reader: () => new CodexStream(),
  };
}

function argv(task: AgentTask): string[] {
  const { artifacts_dir, workspace_dir, prompt, model } = task;
  return launchArgv({
    cwd: workspace_dir ?? artifacts_dir,
    // It does not start without its home.
    home_folders: [".codex"],
    argv: [
      ...["codex", "exec", "--json", "--skip-git-repo-check"],
      // The sandbox is what confines it; nobody is there to be asked.
      "--dangerously-bypass-approvals-and-sandbox",
      // Without a network it would wait for one for ever.
      ...["--disable", "unbounded_connection_retries"],
      ...["--disable", "plugins", "--disable", "apps"],
      ...settings({ "analytics.enabled": "false", "otel.metrics_exporter": '"none"' }),
      ...(mayReachOut(task) ? [] : settings({ web_search: toml("disabled") })),
      ...(model === undefined ? [] : modelArguments(model)),
      promptArgument(prompt),
    ],
  });
}

/** It ignores `OPENAI_BASE_URL`: another endpoint needs a provider of its own. */
function modelArguments({ base_url, name }: ModelAccess): string[] {
  return settings({
    model_provider: toml("haloop"),
    "model_providers.haloop.name": toml("Haloop"),
    "model_providers.haloop.base_url": toml(`${base_url}/v1`),
    "model_providers.haloop.env_key": toml(TOKEN_VARIABLE),
    "model_providers.haloop.wire_api": toml("responses"),
    ...(name === undefined ? {} : { model: toml(name) }),
  });
}

/** Values are read as TOML. */
function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
}

/** A JSON string is a TOML string (TOML 1.0, "String"), but for DEL, which no setting holds. */
function toml(text: string): string {
  return JSON.stringify(text);
}

function environment({ model }: AgentTask): Record<string, string> {
  return model === undefined ? {} : { [TOKEN_VARIABLE]: model.token };
}
