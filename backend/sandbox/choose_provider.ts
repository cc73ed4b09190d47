import type { ProviderSetting } from "../config.ts";
import type { ProviderCheck, SandboxProvider } from "./provider.ts";

export interface ProviderChoice {
  readonly provider: SandboxProvider;
  /**
   * One sentence that says which provider runs the steps, and why.
   *
   * @param check the provider's present one: Docker may come and go after it was chosen
   */
  readonly reason: (check: ProviderCheck) => string;
}

/**
 * Chooses the provider. A provider that is set is taken also when it cannot be used right now: its
 * check tells the person what to do, and steps must not silently run without isolation. Nor is the
 * provider of unfinished runs changed by itself, or they would be given up: Docker may come up later
 * than Haloop when the machine starts.
 *
 * @param in_use names of the providers that unfinished runs were started with
 */
export async function chooseProvider(
  setting: ProviderSetting,
  candidates: { docker: SandboxProvider; local: SandboxProvider },
  in_use: ReadonlySet<string> = new Set(),
): Promise<ProviderChoice> {
  const { docker, local } = candidates;
  const locally = (why: string) => ({ provider: local, reason: () => `Steps run locally, ${why}` });
  if (setting === "local") return locally("as it is set");
  if (setting === "docker") return { provider: docker, reason: inDocker("as it is set") };
  if (in_use.has(local.name) && !in_use.has(docker.name)) {
    return locally("without isolation, because runs that do so are unfinished");
  }
  const check = await docker.check();
  if (check.ok) return { provider: docker, reason: inDocker("as it could be used at the start") };
  if (in_use.has(docker.name)) {
    return { provider: docker, reason: inDocker("because runs in it are unfinished") };
  }
  const why = `because Docker could not be used when Haloop started: ${check.problem}`;
  return locally(`without isolation, ${why}`);
}

function inDocker(why: string): ProviderChoice["reason"] {
  return (check) =>
    check.ok
      ? `Steps run in Docker, ${why}: ${check.detail}`
      : `Steps are to run in Docker, ${why}, but ${check.problem}. ${check.remedy}`;
}
