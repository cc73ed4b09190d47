/** A home whose agent, a shell, changes a real project in its workspace: for tests over a real backend. */
import { join } from "node:path";
import { linkProject } from "../../backend/store/projects.ts";
import { eventually } from "./eventually.ts";
import { TestRepository, writeFiles } from "./git_repository.ts";
import type { TestServer } from "./server.ts";

const TEMPLATE = `
id: code
name: Code
steps:
  - id: implementation
    name: Implementation
    type: agent
    inputArtifact: raw-input.md
    outputArtifact: result.md
    workspace: write
    prompt: Implement
  - id: review
    name: Review
    type: code-review
    reviewArtifact: result.md
    quickCommands:
      - name: look
        argv: ["cat", "work.txt"]
`;
const AGENT = 'echo work > work.txt; echo done > "$HALOOP_OUTPUT"';
const PATIENCE_MS = 60_000;

/** Makes the home and its project; the agent writes `work.txt`. */
export async function makeCodeHome(home: string, project: string): Promise<TestRepository> {
  const repository = await TestRepository.make(project);
  const config = { agent: "command", command: { argv: ["sh", "-c", AGENT] } };
  await writeFiles(home, {
    "config.json": JSON.stringify(config),
    "workflows/code.yaml": TEMPLATE,
  });
  await linkProject(home, { path: repository.path, name: "project", at: "2026-01-01T00:00:00Z" });
  return repository;
}

/** Starts a mission in it, and gives it once no agent is at work. */
export async function codeMission({ client }: TestServer, title = "A") {
  const { mission_id } = await client.create({
    title,
    type: "fix",
    rawInput: "t",
    workflowId: "code",
  });
  await client.continue(mission_id);
  return await settled(client, mission_id);
}

/** The mission once no agent is at work. */
export async function settled(client: TestServer["client"], mission_id: string) {
  return await eventually("the end of the agent", async () => {
    const mission = await client.mission(mission_id);
    return mission.active_run === undefined ? mission : undefined;
  }, PATIENCE_MS);
}

/** Lets the code review through as it is. */
export async function approve(client: TestServer["client"], mission_id: string): Promise<void> {
  const { tree } = await client.changes(mission_id, { limit: 1 });
  await client.continue(mission_id, { tree });
}

/** Every program of the PATH but one, in a folder for a PATH. */
export async function pathWithout(folder: string, program: string): Promise<string> {
  const bin = join(folder, `all but ${program}`);
  await Deno.mkdir(bin);
  const seen = new Set([program]);
  for (const place of (Deno.env.get("PATH") ?? "").split(":")) {
    const names = await Array.fromAsync(Deno.readDir(place), ({ name }) => name).catch(() => []);
    for (const name of names.filter((one) => !seen.has(one))) {
      seen.add(name);
      await Deno.symlink(join(place, name), join(bin, name));
    }
  }
  return bin;
}
