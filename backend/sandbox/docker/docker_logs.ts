import { Bell } from "../bell.ts";
import { SandboxError } from "../provider.ts";
import type { DockerAccess } from "./docker_access.ts";
import { asDockerError, type DockerFailure } from "./docker_errors.ts";
import { type ContainerDetails, hasEnded } from "./docker_schemas.ts";
import { payloads } from "./log_frames.ts";

export interface LogOptions {
  from: number;
  follow: boolean;
  signal: AbortSignal;
}

/** The container was removed while its log was to be read: then there is no more of it. */
const GONE: readonly DockerFailure[] = ["container_missing", "removal_in_progress"];

/** How long to wait for word of the container before a broken log stream is opened again. */
const RETRY_MS = 1_000;

/**
 * The output of the run from byte `from` on. Following has two parts: the live stream, and after the
 * end one more reading of what that left out. The second is needed because a daemon that sees the end
 * of the container and the last lines at the same moment may drop these from the live stream, and
 * because the stream breaks when the daemon restarts.
 */
export async function* readLogs(
  docker: DockerAccess,
  run_id: string,
  options: LogOptions,
): AsyncGenerator<Uint8Array> {
  const action = `Could not read the log of run "${run_id}"`;
  const signal = AbortSignal.any([options.signal, docker.closing]);
  signal.throwIfAborted();
  let container = await docker.ownContainer(action, run_id);
  let at = options.from;
  while (container !== undefined) {
    const reading = { from: at, follow: options.follow && !hasEnded(container), signal };
    for await (const payload of readOnce(docker, action, container.Id, reading)) {
      at += payload.length;
      yield payload;
    }
    if (!reading.follow) return;
    container = await lookAgain(docker, action, run_id, signal);
  }
}

/** One stream to its end; a live one also to its break, which {@link readLogs} gets over. */
async function* readOnce(
  docker: DockerAccess,
  action: string,
  container_id: string,
  { from, follow, signal }: LogOptions,
): AsyncGenerator<Uint8Array> {
  // Ends the request also when the reader goes away in the middle.
  const reading = new AbortController();
  try {
    const { engine } = await docker.connect();
    const ended = AbortSignal.any([signal, reading.signal]);
    yield* payloads(await engine.logFrames(container_id, follow, ended), from);
  } catch (error) {
    signal.throwIfAborted();
    const failed = asDockerError(action, error);
    if (!follow && !GONE.includes(failed.failure)) throw failed;
  } finally {
    reading.abort();
  }
}

/** The container after its live stream has ended; waits while the daemon does not answer. */
async function lookAgain(
  docker: DockerAccess,
  action: string,
  run_id: string,
  signal: AbortSignal,
): Promise<ContainerDetails | undefined> {
  const bell = new Bell();
  const stopListening = docker.listen(run_id, ({ kind }) => kind === "event" && bell.ring());
  try {
    for (let look = 0;; look++) {
      if (look > 0) await bell.heard(RETRY_MS, signal);
      const container = await unlessDown(docker.ownContainer(action, run_id));
      // Not ended on the first look: the stream broke, or ended a moment before the container did.
      if (container !== "down" && (look > 0 || container === undefined || hasEnded(container))) {
        return container;
      }
    }
  } finally {
    stopListening();
  }
}

async function unlessDown<T>(answer: Promise<T>): Promise<T | "down"> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SandboxError) return "down";
    throw error;
  }
}
