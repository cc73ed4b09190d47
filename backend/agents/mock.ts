/**
 * The mock agent: copies the input artifact to the output artifact under a heading, so that a whole
 * workflow can be rehearsed free of charge. What it writes and prints is a compatibility promise.
 */
import { join } from "node:path/posix";
import type { Agent, AgentTask } from "./agent.ts";

// Constant text: names reach it as positional parameters only, never as part of the script. `printf`
// with `%s` copies them as they are, which `echo` does not promise (POSIX, "echo").
const SCRIPT = `
set -e
name=$1 agent=$2 input=$3 output=$4
if [ -n "$output" ]; then
  {
    printf '# Output from %s\\n\\nProcessed by: %s\\n\\n' "$name" "$agent"
    if [ -n "$input" ]; then cat "$input"; fi
  } > "$output"
fi
printf 'Agent %s completed successfully\\n' "$name"
`;

/** The mock agent in the given image, which needs nothing but a POSIX `sh` and `cat`. */
export function mockAgent(image: string): Agent {
  return { name: "mock", image, call: (task) => ({ argv: mockArgv(task), env: {} }) };
}

function mockArgv({ step, artifacts_dir }: AgentTask): string[] {
  const path = (name: string | undefined) => name === undefined ? "" : join(artifacts_dir, name);
  return [
    "sh",
    "-c",
    SCRIPT,
    "haloop-mock",
    step.name,
    step.agent ?? "mock",
    path(step.inputArtifact),
    path(step.outputArtifact),
  ];
}
