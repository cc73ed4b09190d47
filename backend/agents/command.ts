/** The agent `command`: any program that the configuration names, told about its task by environment. */
import { join } from "node:path/posix";
import type { Agent, AgentTask } from "./agent.ts";

/**
 * An agent that runs `argv` as it stands. It finds its task in `HALOOP_STEP_NAME`, `HALOOP_AGENT`, and
 * in `HALOOP_INPUT` and `HALOOP_OUTPUT`, the paths of its artifacts, and in `HALOOP_PROMPT` what an
 * agent with a model would be asked, beside the ids that every sandbox is told.
 */
export function commandAgent(argv: readonly string[], image: string): Agent {
  return {
    name: "command",
    image,
    takes_prompt: true,
    call: (task) => ({ argv, env: environment(task) }),
  };
}

function environment({ step, artifacts_dir, prompt }: AgentTask): Record<string, string> {
  const path = (name: string | undefined) => name === undefined ? "" : join(artifacts_dir, name);
  return {
    HALOOP_STEP_NAME: step.name,
    HALOOP_AGENT: step.agent ?? "",
    HALOOP_INPUT: path(step.inputArtifact),
    HALOOP_OUTPUT: path(step.outputArtifact),
    HALOOP_PROMPT: prompt,
  };
}
