/** The agent `opencode` without a terminal. */
import type { Agent, AgentTask, ModelAccess } from "./agent.ts";
import { launchArgv, promptArgument } from "./launch.ts";
import { OpencodeStream } from "./opencode_stream.ts";

/** It works with models of many makers and has no choice of its own at an endpoint that it does not know. */
export const OPENCODE_DEFAULT_MODEL = "gpt-5.1";

export function opencodeAgent(image: string): Agent {
  return {
    name: "opencode",
    image,
    protocol: "openai_chat",
    takes_prompt: true,
    call: (task) => ({ argv: argv(task), env: environment(task) }),
    reader: () => new OpencodeStream(),
  };
}

function argv({ artifacts_dir, workspace_dir, prompt }: AgentTask): string[] {
  return launchArgv({
    cwd: workspace_dir ?? artifacts_dir,
    argv: ["opencode", "run", "--format", "json", promptArgument(prompt)],
  });
}

function environment({ model }: AgentTask): Record<string, string> {
  return {
    OPENCODE_CONFIG_CONTENT: JSON.stringify(settings(model)),
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    OPENCODE_DISABLE_AUTOUPDATE: "1",
  };
}

function settings(model: ModelAccess | undefined) {
  // The sandbox is what confines it; nobody is there to be asked.
  const quiet = { permission: "allow", autoupdate: false, share: "disabled" };
  if (model === undefined) return quiet;
  const name = model.name ?? OPENCODE_DEFAULT_MODEL;
  const haloop = {
    npm: "@ai-sdk/openai-compatible",
    name: "Haloop",
    options: { baseURL: `${model.base_url}/v1`, apiKey: model.token },
    models: { [name]: {} },
  };
  const chosen = `haloop/${name}`;
  return { ...quiet, provider: { haloop }, model: chosen, small_model: chosen };
}
