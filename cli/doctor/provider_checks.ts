/** What runs the agents: the provider, its images, and the sandboxes that it still has. */
import type { Config } from "../../backend/config.ts";
import type { openProvider } from "../../backend/main.ts";
import { type Finding, ok, type Patient, problem, warning } from "./finding.ts";
import type { UnfinishedRun } from "./mission_checks.ts";

type Opened = Awaited<ReturnType<typeof openProvider>>;

/**
 * The provider answers, and the image of mock steps is there. A server that runs keeps the provider
 * that it chose at its start, so that it is asked for it.
 */
export async function checkProvider(
  { config, server }: Patient,
  { provider, reason }: Opened,
): Promise<Finding[]> {
  if (server.state === "running") {
    const { provider: chosen, problems } = server.health;
    const found = problems.find(({ subject }) => subject === "provider");
    if (found !== undefined) return [problem("provider", found.problem, found.remedy)];
    return await usable(
      config,
      chosen,
      "Start Docker, and then Haloop anew, for sandboxes that do",
    );
  }
  const check = await provider.check();
  if (!check.ok) return [problem("provider", check.problem, check.remedy)];
  const { name, isolates } = provider;
  const remedy = "Start Docker for sandboxes that do";
  return await usable(config, { name, isolates, why: reason(check) }, remedy);
}

async function usable(
  config: Config,
  { name, isolates, why }: { name: string; isolates: boolean; why: string },
  remedy: string,
): Promise<Finding[]> {
  if (name === "docker") return [ok("provider", why), await checkImage(config.image)];
  if (isolates) return [ok("provider", why)];
  return [warning("provider", `${why}; it isolates nothing`, remedy)];
}

async function checkImage(image: string): Promise<Finding> {
  const args = ["image", "inspect", "--format", "{{.Id}}", "--", image];
  const { success } = await new Deno.Command("docker", { args }).output();
  if (success) return ok("image", `${image} is there`);
  return warning(
    "image",
    `${image} is not there; the first step has to pull it`,
    `Pull it with: docker pull ${image}, or name another as "image" in config.json`,
  );
}

/**
 * Unfinished runs and sandboxes belong together. While a server runs that is its own affair. What is
 * left of a finished run is only told: its log may not be complete yet, and the next start collects
 * what is missing before it removes the sandbox.
 *
 * @param unfinished every run that the files call unfinished
 */
export async function checkSandboxes(
  { server }: Patient,
  { provider, owner }: Opened,
  unfinished: readonly UnfinishedRun[],
): Promise<Finding[]> {
  if (server.state !== "stopped" || !(await provider.check()).ok) return [];
  const sandboxes = await provider.list(owner);
  const runs = new Set(unfinished.map(({ run_id }) => run_id));
  const leftover = sandboxes.filter(({ run_id }) => !runs.has(run_id)).map((sandbox) =>
    warning(
      "sandbox",
      `${sandbox.sandbox_id.slice(0, 12)} of the finished run ${sandbox.run_id} is still there`,
      "The next start collects its log and removes it",
    )
  );
  const known = new Set(sandboxes.map(({ run_id }) => run_id));
  const lost = unfinished.filter((run) => run.started && !known.has(run.run_id)).map((run) =>
    warning(
      "sandbox",
      `${run.run_id} of ${run.mission_id} is unfinished and its sandbox is gone`,
      "The next start fails the step, which can then be retried",
    )
  );
  const findings = [...leftover, ...lost];
  if (findings.length > 0) return findings;
  return [ok("sandbox", `None left over, ${sandboxes.length} to be adopted by the next start`)];
}
