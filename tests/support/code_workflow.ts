/** A short workflow that works on code, and agents of a fake provider that change it. */
import type { FakeCommand, FakeProcess } from "./fake_sandbox.ts";
import { writeFiles } from "./git_repository.ts";

const TEMPLATE = `
id: code
name: Code
steps:
  - id: plan
    name: Plan
    type: agent
    inputArtifact: raw-input.md
    outputArtifact: plan.md
    workspace: read
    prompt: Plan
  - id: implementation
    name: Implementation
    type: agent
    inputArtifact: plan.md
    outputArtifact: result.json
    workspace: write
    prompt: Implement
  - id: review
    name: Review
    type: code-review
    reviewArtifact: result.json
    quickCommands:
      - name: tests
        argv: ["sh", "-c", "cat src/main.ts"]
`;

/** Puts the workflow `code` into a home: plan, implementation, code review. */
export async function addCodeWorkflow(
  home: string,
  /** `bare`: the step writes no artifact, and the review is over the workspace alone. */
  { bare = false } = {},
): Promise<void> {
  // What nobody reviews has no reader, and an output needs one.
  const template = bare
    ? TEMPLATE.replaceAll(/ +(review|output)Artifact: result\.json\n/g, "")
    : TEMPLATE;
  await writeFiles(home, { "workflows/code.yaml": template });
}

/** Where a fake sandbox finds the host folder that is mounted at `target`. */
export function mounted({ spec }: FakeProcess, target: string): string {
  const mount = spec.mounts.find((one) => one.target === target);
  if (mount === undefined) throw new Error(`Nothing is mounted at ${target}`);
  return mount.source;
}

/** An agent that writes its artifact, and these files where it may write to the workspace. */
export function coder(
  files: (run: FakeProcess) => Record<string, string> | Promise<Record<string, string>>,
): FakeCommand {
  return async (run) => {
    const writes = run.spec.mounts.some(({ target, writable }) =>
      target === "/workspace" && writable
    );
    if (writes) await writeFiles(mounted(run, "/workspace"), await files(run));
    const output = run.spec.step_id === "plan" ? "plan.md" : "result.json";
    await Deno.writeTextFile(
      `${mounted(run, "/mission/artifacts")}/${output}`,
      JSON.stringify({ run: run.spec.run_id }),
    );
    return 0;
  };
}
