import type { ProviderSetting } from "../config.ts";
import type { SandboxProvider } from "./provider.ts";

export interface ProviderChoice {
  readonly provider: SandboxProvider;
  /** One sentence that says which provider runs the steps, and why. */
  readonly reason: string;
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
  if (setting === "local") return { provider: local, reason: "Steps run locally, as it is set" };
  if (setting === "auto" && in_use.has(local.name) && !in_use.has(docker.name)) {
    const reason = "Steps run locally, without isolation, because runs that do so are unfinished";
    return { provider: local, reason };
  }
  const check = await docker.check();
  if (check.ok) {
    const because = setting === "auto" ? "because it can be used" : "as it is set";
    return { provider: docker, reason: `Steps run in Docker, ${because}: ${check.detail}` };
  }
  if (setting === "auto" && in_use.has(docker.name)) {
    const reason =
      `Steps run in Docker, because runs in it are unfinished, but ${check.problem}. ` +
      check.remedy;
    return { provider: docker, reason };
  }
  if (setting === "docker") {
    const reason =
      `Steps are to run in Docker, as it is set, but ${check.problem}. ${check.remedy}`;
    return { provider: docker, reason };
  }
  const reason = `Steps run locally, without isolation, because ${check.problem}`;
  return { provider: local, reason };
}
