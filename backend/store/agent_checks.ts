/** `run/agent_checks.json`: how the last check of each agent ended. Nothing depends on it. */
import { join } from "node:path";
import { z } from "zod";
import { onDisk } from "../storage_error.ts";
import { writeAtomic } from "../atomic_write.ts";

const AgentCheck = z.object({
  /** ISO 8601 UTC. */
  at: z.string(),
  ok: z.boolean(),
  /** What went wrong, or what answered. */
  detail: z.string(),
});
export type AgentCheck = z.infer<typeof AgentCheck>;
const AgentChecks = z.record(z.string(), AgentCheck);

/** By agent; empty where none was made, or where the file cannot be understood. */
export async function readAgentChecks(home: string): Promise<Record<string, AgentCheck>> {
  try {
    return AgentChecks.parse(JSON.parse(await Deno.readTextFile(pathOf(home))));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    if (error instanceof SyntaxError || error instanceof z.ZodError) return {};
    throw error;
  }
}

export async function writeAgentCheck(
  home: string,
  agent: string,
  check: AgentCheck,
): Promise<void> {
  const checks = { ...await readAgentChecks(home), [agent]: check };
  const path = pathOf(home);
  await onDisk(`write "${path}"`, async () => {
    await Deno.mkdir(join(home, "run"), { recursive: true });
    await writeAtomic(path, `${JSON.stringify(checks, null, 2)}\n`);
  });
}

function pathOf(home: string): string {
  return join(home, "run", "agent_checks.json");
}
