import { Bell } from "../bell.ts";
import { exitReason } from "../exit_reason.ts";
import { SandboxError, type SandboxExit } from "../provider.ts";
import type { EventNotice } from "./container_events.ts";
import type { DockerAccess } from "./docker_access.ts";
import { type ContainerDetails, type ContainerEvent, hasEnded } from "./docker_schemas.ts";

/** The end is told by events; this only backs them up. */
const SAFETY_LOOK_MS = 15_000;

interface Death {
  readonly exit_code: number;
  readonly finished_at: string;
}

/** What is known of a run from looks and from events, which also tell of the recent past. */
interface Told {
  /** The run's container; an earlier one may have been created, never started and removed. */
  container_id?: string;
  readonly deaths: Map<string, Death>;
  out_of_memory: boolean;
}

/**
 * Resolves when the container of the run has ended. Listening begins before the first look, so that
 * no end falls between the two; a daemon that does not answer is waited for.
 */
export async function waitForEnd(
  docker: DockerAccess,
  run_id: string,
  signal: AbortSignal,
): Promise<SandboxExit> {
  const bell = new Bell();
  const told: Told = { deaths: new Map(), out_of_memory: false };
  const ended = AbortSignal.any([signal, docker.closing]);
  const stopListening = docker.listen(run_id, (notice) => {
    if (note(told, notice)) bell.ring();
  });
  try {
    while (true) {
      await bell.heard(SAFETY_LOOK_MS, ended);
      const exit = exitAsTold(told) ?? await look(docker, run_id, told);
      if (exit !== undefined) return exit;
    }
  } finally {
    stopListening();
  }
}

/** Keeps what a notice tells and returns whether it is worth a look at the container. */
function note(told: Told, notice: EventNotice): boolean {
  if (notice.kind === "connected") return true;
  const { Action, Actor } = notice.event;
  if (Action === "oom") told.out_of_memory = true;
  if (Action === "die") told.deaths.set(Actor.ID, deathOf(notice.event));
  return Action === "die" || Action === "destroy";
}

function deathOf({ Actor, timeNano }: ContainerEvent): Death {
  const finished_at = new Date(timeNano / 1e6).toISOString();
  return { exit_code: Number(Actor.Attributes["exitCode"] ?? 255), finished_at };
}

/**
 * A good end needs no look. The daemon tells it first and then takes down the container's network
 * before it answers about the container: 0.1 s on a busy machine.
 */
function exitAsTold({ container_id = "", deaths }: Told): SandboxExit | undefined {
  const death = deaths.get(container_id);
  return death?.exit_code === 0 ? { reason: "exited", ...death } : undefined;
}

/** The end of the run if it has ended; undefined while it runs or while nobody can tell. */
async function look(
  docker: DockerAccess,
  run_id: string,
  told: Told,
): Promise<SandboxExit | undefined> {
  try {
    const container = await docker.ownContainer(`Could not watch run "${run_id}"`, run_id);
    if (container === undefined) return exitOfRemoved(told);
    told.container_id = container.Id;
    return hasEnded(container) ? exitOf(container, told) : undefined;
  } catch (error) {
    // The daemon does not answer: the event stream breaks too and says when it is back.
    if (error instanceof SandboxError) return undefined;
    throw error;
  }
}

function exitOf({ State }: ContainerDetails, told: Told): SandboxExit {
  const { ExitCode: exit_code, FinishedAt } = State;
  const finished_at = new Date(FinishedAt).toISOString();
  // Docker also says OOMKilled when only a child was killed for memory. A command that got over that
  // and ended well is not out of memory; one that failed most likely failed for that reason.
  const outOfMemory = exit_code !== 0 && (State.OOMKilled || told.out_of_memory);
  return { reason: outOfMemory ? "out_of_memory" : exitReason(exit_code), exit_code, finished_at };
}

/** Someone else removed the container. If its end was told before that, it is still known. */
function exitOfRemoved({ container_id = "", deaths, out_of_memory }: Told): SandboxExit {
  const death = deaths.get(container_id);
  if (death === undefined) return { reason: "lost" };
  const outOfMemory = death.exit_code !== 0 && out_of_memory;
  return { reason: outOfMemory ? "out_of_memory" : exitReason(death.exit_code), ...death };
}
