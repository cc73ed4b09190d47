/** The home that the crash tests begin with. */
import { join } from "node:path";
import { TestRepository } from "../support/git_repository.ts";
import { haloop } from "../support/haloop.ts";
import { AGENT_ARGV } from "./agent.ts";

/**
 * Three sandboxes at once, so that runs wait; a short grace, so that stubborn agents are killed.
 * Missions work on a repository beside the home.
 */
export async function makeHome(home: string, image: string): Promise<void> {
  const config = {
    agent: "command",
    image,
    command: { argv: AGENT_ARGV },
    limits: { sandboxes: 3, stop_grace_seconds: 0.2 },
    sandbox: { memory_mib: 64, cpus: 1, pids: 64 },
  };
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(join(home, "config.json"), JSON.stringify(config, null, 2));
  const project = await TestRepository.make(join(home, "..", "project"));
  const { code, stderr } = await haloop(["link", project.path], { home });
  if (code !== 0) throw new Error(`haloop link failed: ${stderr}`);
}
