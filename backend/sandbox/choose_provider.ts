/** Which provider makes the sandboxes, and why. */
import { join } from "node:path";
import { DockerProvider } from "./docker/docker_provider.ts";
import { LocalProvider } from "./local/local_provider.ts";
import type { SandboxProvider } from "./provider.ts";

export interface ChosenProvider {
  readonly provider: SandboxProvider;
  /** A clause for people, such as "docker, because Docker 27.3 answers". */
  readonly why: string;
}

/**
 * Makes the provider that a setting names; `auto` takes Docker when its engine answers.
 *
 * @param owner marks the sandboxes of this home
 */
export async function chooseProvider(
  setting: "auto" | "docker" | "local",
  { home, owner }: { home: string; owner: string },
): Promise<ChosenProvider> {
  const local = () => new LocalProvider({ folder: join(home, "run", "sandboxes") });
  if (setting === "local") return { provider: local(), why: "local, as it was asked for" };
  const docker = new DockerProvider({ owner });
  if (setting === "docker") return { provider: docker, why: "docker, as it was asked for" };
  const check = await docker.check();
  if (check.ok) return { provider: docker, why: `docker, because ${check.detail}` };
  await docker.close();
  return { provider: local(), why: `local, because ${check.problem}. ${check.remedy}` };
}
