import { setTimeout as pause } from "node:timers/promises";
import { beforeAbort } from "../../before_abort.ts";
import { SandboxError, type SandboxSpec } from "../provider.ts";
import { containerName, LABELS } from "./container_name.ts";
import { containerUser } from "./container_user.ts";
import type { DockerAccess } from "./docker_access.ts";
import { runArguments } from "./docker_arguments.ts";
import type { CliResult } from "./docker_cli.ts";
import { DockerError, dockerError, failureOf } from "./docker_errors.ts";
import { ensureImage } from "./docker_image.ts";
import { removeUnstarted, unstartedLeft } from "./unstarted_container.ts";
import { giveWritableMounts } from "./writable_mounts.ts";

/**
 * Each try is lost only to somebody who starts the same run at the same moment. The daemon takes a
 * name before its container can be looked at: a busy one needs a while in between, hence the pause.
 */
const MOST_TRIES = 30;
const PAUSE_MS = 200;

/** `docker run` takes less than a second where the image is there; beyond this the daemon hangs. */
const RUN_LIMIT_MS = 120_000;

/** What a failed try leads to: a container to take, or undefined to try again. */
type Outcome = string | undefined;

/**
 * Starts the container of the run and returns its id, or the id of the one the run has already.
 *
 * `docker run` creates (the name is taken from then on) and then starts by id. Besides us there may
 * be an orphan: the `docker run` of a backend that was killed, still on its way. It can be
 *
 * - before its create: the name is ours, its create fails with a conflict;
 * - between create and start: our create fails with a conflict and we find its container `created`.
 *   We cannot start it ourselves: if it ended before the orphan's own start came, that would run it
 *   again. We remove it by its id, and the orphan's start finds no container (unstarted_container.ts);
 * - past its start: we find the container running or ended, and take it.
 *
 * Two living backends that start the same run do the same to each other, hence the number of tries.
 *
 * The image is loaded before, by a command of its own: then an orphan is a matter of moments and not
 * of the download of an image.
 */
export async function startContainer(
  docker: DockerAccess,
  spec: SandboxSpec,
  signal: AbortSignal,
): Promise<string> {
  const action = `Could not start the sandbox for step "${spec.step_id}"`;
  try {
    return await startedOrTaken(docker, action, spec, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    const taken = await takeExisting(docker, action, spec).catch(throwFirst(signal.reason));
    if (taken === undefined) throw signal.reason;
    return taken;
  }
}

async function startedOrTaken(
  docker: DockerAccess,
  action: string,
  spec: SandboxSpec,
  signal: AbortSignal,
): Promise<string> {
  const user = containerUser(Deno.uid(), Deno.gid());
  await giveWritableMounts(spec.mounts, user);
  const args = runArguments(spec, user);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const { cli, engine } = await beforeAbort(connected(docker, action), signal);
    await ensureImage({ cli, engine }, action, spec.image, signal);
    const limit = AbortSignal.timeout(RUN_LIMIT_MS);
    const until = AbortSignal.any([signal, limit]);
    const result = await cli.run(args, { for_container: spec.env, signal: until });
    if (result.ok) return result.stdout;
    signal.throwIfAborted();
    const taken = await outcomeOf(docker, action, spec, result);
    if (taken !== undefined) return taken;
    if (result.killed && limit.aborted) throw new DockerError(action, "hangs");
    await pause(PAUSE_MS, undefined, { signal });
  }
  throw new DockerError(action, "name_conflict");
}

async function connected(docker: DockerAccess, action: string) {
  try {
    return await docker.connect();
  } catch (error) {
    if (error instanceof DockerError) {
      throw new DockerError(action, error.failure, { cause: error });
    }
    throw error;
  }
}

async function outcomeOf(
  docker: DockerAccess,
  action: string,
  spec: SandboxSpec,
  result: CliResult,
): Promise<Outcome> {
  // What it left, if anything, is found by its name.
  if (result.killed) return await takeExisting(docker, action, spec);
  const failure = failureOf(result.stderr);
  if (failure === "name_conflict") return await takeExisting(docker, action, spec);
  // Somebody removed our container between our create and our start, as we do to an orphan's.
  if (failure === "container_missing") return undefined;
  // Still being removed: the name is not free yet.
  if (failure === "removal_in_progress") return undefined;
  return await takeOrClean(docker, action, result);
}

/** The name is taken: by whom, and how far is it? */
async function takeExisting(
  docker: DockerAccess,
  action: string,
  spec: SandboxSpec,
): Promise<Outcome> {
  const existing = await docker.container(action, containerName(spec.run_id));
  if (existing === undefined) return undefined;
  if (existing.Config.Labels[LABELS.owner] !== spec.owner) {
    throw new DockerError(action, "name_conflict");
  }
  const settled = await unstartedLeft(docker, action, spec.run_id, existing);
  if (settled === undefined) return undefined;
  if (settled.State.Status !== "created") return settled.Id;
  return await removeUnstarted(docker, action, settled.Id) === "ran" ? settled.Id : undefined;
}

/**
 * `docker run` failed. If it made a container (it prints the id even then), either that runs in spite
 * of the failure, because the daemon's answer was lost, or it never will and is removed.
 */
async function takeOrClean(
  docker: DockerAccess,
  action: string,
  result: CliResult,
): Promise<string> {
  const failed = dockerError(action, result.stderr);
  const made = result.stdout;
  if (made === "") throw failed;
  const container = await docker.container(action, made).catch(throwFirst(failed));
  if (container === undefined) throw failed;
  if (container.State.Status !== "created") return made;
  if (await removeUnstarted(docker, action, made).catch(throwFirst(failed)) === "ran") return made;
  throw failed;
}

/** The first failure says more than one of cleaning up after it. */
function throwFirst(first: unknown): (second: unknown) => never {
  return (second) => {
    throw second instanceof SandboxError ? first : second;
  };
}
