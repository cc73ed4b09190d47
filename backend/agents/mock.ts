/**
 * The mock agent: copies the input artifact to the output artifact under a heading, so that a whole
 * workflow can be rehearsed free of charge. What it writes and prints is a compatibility promise. Where
 * the step may write to the workspace it also applies the diffs in its input, so that a change of code
 * can be rehearsed too.
 */
import { join } from "node:path/posix";
import type { Agent, AgentTask } from "./agent.ts";
import { APPLY_DIFFS_SH, HUNKS_AWK, SPLIT_AWK } from "./mock_diff.ts";

// Constant text: names reach it as positional parameters only, never as part of the script. `printf`
// with `%s` copies them as they are, which `echo` does not promise (POSIX, "echo").
const SCRIPT = `
set -e
name=$1 agent=$2 input=$3 output=$4 workspace=$5
${APPLY_DIFFS_SH}
if [ -n "$workspace" ] && [ -n "$input" ]; then
  apply_diffs "$input" "$workspace" "$6" "$7"
fi
if [ -n "$output" ]; then
  {
    printf '# Output from %s\\n\\nProcessed by: %s\\n\\n' "$name" "$agent"
    if [ -n "$input" ]; then cat "$input"; fi
  } > "$output"
fi
printf 'Agent %s completed successfully\\n' "$name"
`;

/** The mock agent in the given image, which needs a POSIX `sh` and `cat`; to change code also `awk`. */
export function mockAgent(image: string): Agent {
  return {
    name: "mock",
    image,
    takes_prompt: false,
    call: (task) => ({ argv: mockArgv(task), env: {} }),
  };
}

function mockArgv({ step, artifacts_dir, workspace_dir }: AgentTask): string[] {
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
    step.workspace === "write" ? workspace_dir ?? "" : "",
    SPLIT_AWK,
    HUNKS_AWK,
  ];
}
