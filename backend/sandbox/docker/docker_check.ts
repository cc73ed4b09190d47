import type { ProviderCheck } from "../provider.ts";
import type { DockerAccess } from "./docker_access.ts";
import { asDockerError, DockerError } from "./docker_errors.ts";

const CHECK_LIMIT_MS = 5_000;

/** Asks the CLI whether it is there and the daemon whether it answers and runs Linux containers. */
export async function checkDocker(
  docker: DockerAccess,
  signal?: AbortSignal,
): Promise<ProviderCheck> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), CHECK_LIMIT_MS);
  try {
    const { cli, engine, endpoint } = await docker.connect();
    // Fails when the CLI is not there; DOCKER_HOST alone would be enough for the Engine API.
    await cli.run(["--version"]);
    const given = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
    const { Version, Os } = await engine.version(given);
    if (Os !== "linux") throw new DockerError(ACTION, "wrong_os");
    return { ok: true, detail: `Docker ${Version} answers at ${endpoint.name}` };
  } catch (error) {
    if (!signal?.aborted) docker.forget();
    const failed = limit.signal.aborted
      ? new DockerError(ACTION, "not_running")
      : asDockerError(ACTION, error);
    return { ok: false, problem: failed.problem, remedy: failed.remedy };
  } finally {
    clearTimeout(timer);
  }
}

const ACTION = "Docker cannot be used";
