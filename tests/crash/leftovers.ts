/** What is left at the provider once nothing of a home runs any more. */
import { join } from "node:path";
import { sha256 } from "../../backend/hash.ts";
import { docker } from "../support/docker.ts";

export type CrashProvider = "docker" | "local";

/** Containers, or run folders and processes, that still belong to a home. */
export async function leftovers(home: string, provider: CrashProvider): Promise<string[]> {
  return provider === "docker" ? await containers(home) : await processes(home);
}

async function containers(home: string): Promise<string[]> {
  const owner = (await sha256(new TextEncoder().encode(await Deno.realPath(home)))).slice(0, 16);
  const filter = `label=haloop.home=${owner}`;
  const listed = await docker("ps", "-a", "--filter", filter, "--format", "{{.Names}} {{.Status}}");
  return listed.stdout.split("\n").filter((line) => line !== "");
}

async function processes(home: string): Promise<string[]> {
  const folder = join(home, "run", "sandboxes");
  const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => `run folder ${name}`);
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pid,args"] }).output();
  const alive = new TextDecoder().decode(stdout).split("\n").filter((line) =>
    line.includes(folder) && !line.includes("backend/main.ts")
  );
  return [...left, ...alive.map((line) => `process ${line.trim()}`)];
}
