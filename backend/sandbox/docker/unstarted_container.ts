import { Bell } from "../bell.ts";
import type { DockerAccess } from "./docker_access.ts";
import { asDockerError, dockerError, failureOf } from "./docker_errors.ts";
import type { ContainerDetails } from "./docker_schemas.ts";

/** Another backend that is in the middle of its start needs about 0.1 s from create to start. */
const START_OF_OTHERS_MS = 1_000;

/** For the daemon to tell of a removal that it has answered already. */
const EVENTS_LIMIT_MS = 10_000;

/**
 * Gives whoever created the container a moment to start it. Returns the container as it is then, or
 * undefined when it is gone. Removing it at once would be right too, but two living backends could
 * then remove each other's container again and again.
 */
export async function unstartedLeft(
  docker: DockerAccess,
  action: string,
  run_id: string,
  existing: ContainerDetails,
): Promise<ContainerDetails | undefined> {
  const bell = new Bell();
  const stopListening = docker.listen(run_id, () => bell.ring());
  const until = Date.now() + START_OF_OTHERS_MS;
  try {
    let container: ContainerDetails | undefined = existing;
    // An error tells that its start was tried and failed.
    while (container?.State.Status === "created" && container.State.Error === "") {
      const left_ms = until - Date.now();
      if (left_ms <= 0) break;
      await bell.heard(left_ms, docker.closing);
      container = await docker.container(action, existing.Id);
    }
    return container;
  } finally {
    stopListening();
  }
}

/**
 * Removes a container that was created and not started. Not by force: the daemon then refuses when it
 * runs by now. But it does not refuse when it has run and ended by now, so that its events are asked:
 * "ran" means that this run was executed and must not be started again.
 */
export async function removeUnstarted(
  docker: DockerAccess,
  action: string,
  container_id: string,
): Promise<"removed" | "ran"> {
  const { cli } = await docker.connect();
  const { ok, stderr } = await cli.run(["rm", "--", container_id]);
  if (ok) return await hadStarted(docker, action, container_id) ? "ran" : "removed";
  switch (failureOf(stderr)) {
    case "container_running":
      return "ran";
    case "container_missing":
    case "removal_in_progress":
      return "removed";
    default:
      throw dockerError(action, stderr);
  }
}

/** Reads the events of a removed container up to its removal. */
async function hadStarted(
  docker: DockerAccess,
  action: string,
  container_id: string,
): Promise<boolean> {
  const reading = new AbortController();
  const limit = setTimeout(() => reading.abort(), EVENTS_LIMIT_MS);
  try {
    const { engine } = await docker.connect();
    const events = await engine.events({ container: [container_id] }, reading.signal);
    for await (const { Action } of events) {
      if (Action === "start") return true;
      if (Action === "destroy") return false;
    }
    return false;
  } catch (error) {
    throw asDockerError(action, error);
  } finally {
    clearTimeout(limit);
    reading.abort();
  }
}
