/** The relay of a run: made before its sandbox, and removed after it. */
import { setTimeout as pause } from "node:timers/promises";
import { beforeAbort } from "../../before_abort.ts";
import { SandboxError, type SandboxSpec } from "../provider.ts";
import { LABELS, RELAY_LABELS, relayName, volumeName } from "./container_name.ts";
import { containerUser } from "./container_user.ts";
import type { DockerAccess } from "./docker_access.ts";
import { asDockerError, DockerError, dockerError, failureOf } from "./docker_errors.ts";
import { ensureImage } from "./docker_image.ts";
import type { ContainerDetails } from "./docker_schemas.ts";
import { payloads } from "./log_frames.ts";
import { leadsTo, relayArguments, relayedDoors, relayEnvironment } from "./relay_arguments.ts";
import { READY } from "./relay_script.ts";
import { unstartedLeft } from "./unstarted_container.ts";

/** As for a sandbox: an orphaned `docker run` may be at work on the same name. */
const MOST_TRIES = 10;
const PAUSE_MS = 200;

/** For all tries; beyond this the daemon hangs. */
const LIMIT_MS = 120_000;

/**
 * Starts a sandbox once the relay of its doors is there; without such doors, at once. When the start
 * fails, the relay is removed, and so is its volume.
 *
 * @param start makes or takes the sandbox, and with an aborted signal only takes it
 * @throws what `start` throws; DockerError when the relay does not get to this machine
 */
export async function behindRelay<T>(
  docker: DockerAccess,
  spec: SandboxSpec,
  signal: AbortSignal,
  start: () => Promise<T>,
): Promise<T> {
  if (relayedDoors(spec).length === 0) return await start();
  const action = `Could not start the sandbox for step "${spec.step_id}"`;
  try {
    const failed = await failureOfRelay(docker, action, spec, signal);
    // A sandbox that has begun is taken all the same; nothing is begun without its relay.
    if (failed !== undefined && !signal.aborted && !await hasBegun(docker, action, spec)) {
      throw failed;
    }
    return await start();
  } catch (error) {
    await removeRelay(docker, action, spec.run_id).catch((second) => {
      // The first failure says more than one of cleaning up after it; the sweep finds what is left.
      if (!(second instanceof SandboxError)) throw second;
    });
    throw error;
  }
}

/**
 * Removes a run's relay and its volume, if this home made them. Not while the sandbox is there.
 *
 * @throws DockerError when the daemon does not answer, or refuses
 */
export async function removeRelay(
  docker: DockerAccess,
  action: string,
  run_id: string,
): Promise<void> {
  const relay = await docker.container(action, relayName(run_id));
  const { cli, engine } = await connected(docker, action);
  if (relay !== undefined && isOwn(docker, relay)) {
    const { ok, stderr } = await cli.run(["rm", "--force", "--", relay.Id]);
    if (!ok && !GONE.includes(failureOf(stderr))) throw dockerError(action, stderr);
  }
  const volume = await engine.volume(volumeName(run_id)).catch((error) => {
    throw asDockerError(action, error);
  });
  if (volume?.Labels[LABELS.owner] !== docker.owner) return;
  // By force it is no failure that another has removed it by now.
  const { ok, stderr } = await cli.run(["volume", "rm", "--force", "--", volume.Name]);
  if (!ok) throw dockerError(action, stderr);
}

const GONE: readonly string[] = ["container_missing", "removal_in_progress"];

/** Why there is no relay; undefined when it is ready. */
async function failureOfRelay(
  docker: DockerAccess,
  action: string,
  spec: SandboxSpec,
  signal: AbortSignal,
): Promise<unknown> {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const until = AbortSignal.any([signal, limit]);
  try {
    await relayReady(docker, action, spec, until);
    return undefined;
  } catch (error) {
    return limit.aborted ? new DockerError(action, "hangs", { cause: error }) : error;
  }
}

/**
 * Resolves when the run's relay, which is made unless it runs, has said that it is ready. Unlike a
 * sandbox it may be made again whatever has become of it: nothing is done twice by that.
 */
async function relayReady(
  docker: DockerAccess,
  action: string,
  spec: SandboxSpec,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const relay_id = await relayThere(docker, action, spec, signal);
    const said = relay_id && await lastWords(docker, action, relay_id, signal);
    if (said?.includes(READY)) return;
    // Another start, or what an orphan does, may have taken it away meanwhile.
    const left = relay_id && await docker.container(action, relay_id);
    if (left && left.State.Status !== "removing") {
      throw new DockerError(action, "relay", { words: said ?? "" });
    }
    await pause(PAUSE_MS, undefined, { signal });
  }
  throw new DockerError(action, "name_conflict");
}

/** The id of the run's relay, which is made unless it runs; undefined when somebody came between. */
async function relayThere(
  docker: DockerAccess,
  action: string,
  spec: SandboxSpec,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { cli, engine } = await beforeAbort(connected(docker, action), signal);
  const found = await beforeAbort(docker.container(action, relayName(spec.run_id)), signal);
  if (found !== undefined && !isOwn(docker, found)) throw new DockerError(action, "name_conflict");
  const present = found && await unstartedLeft(docker, action, spec.run_id, found);
  if (present !== undefined) {
    if (serves(present, spec)) return present.Id;
    await cli.run(["rm", "--force", "--", present.Id], { signal });
  }
  await ensureImage({ cli, engine }, action, spec.image, signal);
  const args = relayArguments(spec, containerUser(Deno.uid(), Deno.gid()));
  const made = await cli.run(args, { for_container: relayEnvironment(spec), signal });
  if (made.ok) return made.stdout;
  signal.throwIfAborted();
  if (["name_conflict", ...GONE].includes(failureOf(made.stderr))) return undefined;
  throw dockerError(action, made.stderr);
}

function serves({ State, Config }: ContainerDetails, spec: SandboxSpec): boolean {
  return State.Status === "running" &&
    Config.Labels[RELAY_LABELS.leads_to] === leadsTo(relayedDoors(spec));
}

/** What the relay says until it is ready or ends; undefined when it is not there any more. */
async function lastWords(
  docker: DockerAccess,
  action: string,
  relay_id: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reading = new AbortController();
  try {
    const { engine } = await docker.connect();
    const until = AbortSignal.any([signal, reading.signal]);
    const decoder = new TextDecoder();
    let said = "";
    for await (const bytes of payloads(await engine.logFrames(relay_id, true, until), 0)) {
      said += decoder.decode(bytes, { stream: true });
      if (said.includes(READY)) break;
    }
    return said;
  } catch (error) {
    signal.throwIfAborted();
    const failed = asDockerError(action, error);
    if (GONE.includes(failed.failure)) return undefined;
    throw failed;
  } finally {
    reading.abort();
  }
}

async function hasBegun(
  docker: DockerAccess,
  action: string,
  { run_id }: SandboxSpec,
): Promise<boolean> {
  const sandbox = await docker.ownContainer(action, run_id);
  return sandbox !== undefined && sandbox.State.Status !== "created";
}

async function connected(docker: DockerAccess, action: string) {
  try {
    return await docker.connect();
  } catch (error) {
    throw asDockerError(action, error);
  }
}

function isOwn(docker: DockerAccess, { Config }: ContainerDetails): boolean {
  return Config.Labels[LABELS.owner] === docker.owner;
}
