/**
 * A browser test gets a Haloop with a linked project and a workflow that ends in a code review; its agent
 * runs the raw input as a shell script in the workspace, so that a test says itself what is changed.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TestRepository } from "../support/git_repository.ts";
import { haloop as run, temporaryFolder } from "../support/haloop.ts";
import { type StubGh, stubGh } from "../support/stub_gh.ts";
import { homeIn, startServer } from "../support/server.ts";
import { expect, type Haloop, haloopAt, test as base } from "./fixtures.ts";

export interface Code extends Haloop {
  repository: TestRepository;
  /** Its first commit. */
  first: string;
  /** The `gh` on the server's PATH. */
  gh: StubGh;
  /** A mission that stands at its code review after `script` ran in its workspace. */
  reviewed(title: string, script: string, workflowId?: "code" | "bare"): Promise<string>;
  /** A file in the working copy of a mission, as it lies on the disk. */
  workspaceFile(mission_id: string, path: string): string;
}

const WORKFLOW = `
id: code
name: Code
steps:
  - id: implementation
    name: Implementation
    type: agent
    inputArtifact: raw-input.md
    outputArtifact: implementation-result.json
    workspace: write
    prompt: Implement
  - id: review
    name: Review Implementation
    type: code-review
    reviewArtifact: implementation-result.json
    quickCommands:
      - name: tests
        argv: ["sh", "-c", "echo looking; grep -c limit src/limit.ts"]
      - name: lint
        argv: ["sh", "-c", "echo one problem >&2; exit 3"]
`;

/** Nothing but the code is made and reviewed. */
const BARE_WORKFLOW = `
id: bare
name: Bare
steps:
  - { id: implementation, name: Implementation, type: agent, inputArtifact: raw-input.md, workspace: write, prompt: Do it }
  - { id: review, name: Review, type: code-review }
`;

export const FILES = {
  "README.md": "# acme-api\n",
  "package.json": '{\n  "scripts": {\n    "test": "vitest run"\n  }\n}\n',
  "src/limit.ts": "export const limit = 60;\n\nexport function allow(count: number): boolean {\n" +
    "  return count < limit;\n}\n",
};

export const test = base.extend<object, { code: Code }>({
  // deno-lint-ignore no-empty-pattern -- Playwright reads the pattern to know what is needed
  code: [async ({}, use) => {
    await using folder = await temporaryFolder();
    const home = homeIn(folder.path);
    await mkdir(join(home, "workflows"), { recursive: true });
    await writeFile(join(home, "workflows", "code.yaml"), WORKFLOW);
    await writeFile(join(home, "workflows", "bare.yaml"), BARE_WORKFLOW);
    const script = 'sh -e "$HALOOP_INPUT"; ' +
      '[ -z "${HALOOP_OUTPUT:-}" ] || echo "{\\"done\\": true}" > "$HALOOP_OUTPUT"';
    const config = { agent: "command", command: { argv: ["/bin/sh", "-ec", script] } };
    await writeFile(join(home, "config.json"), JSON.stringify(config));
    const repository = await TestRepository.make(join(folder.path, "acme-api"), FILES);
    const linked = await run(["link", repository.path], { home });
    expect(linked.code, linked.stderr).toBe(0);
    const gh = await stubGh(folder.path);
    const env = { PATH: gh.path };
    await using server = await startServer({ home, provider: "local", env });
    const first = await repository.git("rev-parse", "HEAD");
    await use(codeAt(haloopAt(home, server), repository, { first, gh }));
  }, { scope: "worker" }],
  baseURL: async ({ code }, use) => await use(code.server.url),
});

function codeAt(
  haloop: Haloop,
  repository: TestRepository,
  { first, gh }: Pick<Code, "first" | "gh">,
): Code {
  const { client } = haloop.server;
  return {
    ...haloop,
    repository,
    first,
    gh,
    workspaceFile: (id, path) => join(haloop.home, "missions", id, "workspace", path),
    async reviewed(title, script, workflowId = "code") {
      const { mission_id } = await client.create({
        title,
        type: "feature",
        rawInput: script,
        workflowId,
      });
      await client.continue(mission_id);
      const { status, last_error } = await haloop.settled(mission_id);
      expect({ status, last_error }).toEqual({ status: "waiting_code_review" });
      return mission_id;
    },
  };
}
