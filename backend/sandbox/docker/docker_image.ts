import { beforeAbort } from "../../before_abort.ts";
import type { DockerCli } from "./docker_cli.ts";
import type { DockerEngine } from "./docker_engine.ts";
import { asDockerError, dockerError } from "./docker_errors.ts";

/**
 * Downloads the image unless it is there. By the docker command, because that knows the person's
 * logins and mirrors; one that a killed backend leaves behind does no harm.
 *
 * @param action what cannot be done without it, for the sentence of a failure
 * @throws DockerError when it cannot be had; the signal's reason when aborted
 */
export async function ensureImage(
  { cli, engine }: { cli: DockerCli; engine: DockerEngine },
  action: string,
  image: string,
  signal: AbortSignal,
): Promise<void> {
  if (await beforeAbort(isThere(engine, action, image), signal)) return;
  const { ok, stderr } = await cli.run(["pull", "--quiet", "--", image], { signal });
  signal.throwIfAborted();
  if (!ok) throw dockerError(action, stderr);
}

async function isThere(engine: DockerEngine, action: string, image: string): Promise<boolean> {
  try {
    return await engine.hasImage(image);
  } catch (error) {
    throw asDockerError(action, error);
  }
}
