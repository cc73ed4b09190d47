import type {
  ProviderCheck,
  SandboxExit,
  SandboxInfo,
  SandboxMount,
  SandboxProvider,
  SandboxSpec,
} from "../provider.ts";
import { LABELS } from "./container_name.ts";
import { DockerAccess } from "./docker_access.ts";
import { checkDocker } from "./docker_check.ts";
import { asDockerError, dockerError, type DockerFailure, failureOf } from "./docker_errors.ts";
import { type LogOptions, readLogs } from "./docker_logs.ts";
import type { ContainerListItem } from "./docker_schemas.ts";
import { startContainer } from "./docker_start.ts";
import { waitForEnd } from "./docker_wait.ts";

export interface DockerProviderOptions {
  /** The home whose sandboxes these are; no container of another owner is ever touched. */
  readonly owner: string;
  /** Where the docker command finds its daemon; the backend's own environment unless given. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs each sandbox as a container. */
export class DockerProvider implements SandboxProvider {
  readonly name = "docker";
  readonly isolates = true;
  readonly #docker: DockerAccess;

  constructor({ owner, env = Deno.env.toObject() }: DockerProviderOptions) {
    this.#docker = new DockerAccess(owner, env);
  }

  check(signal?: AbortSignal): Promise<ProviderCheck> {
    return checkDocker(this.#docker, signal);
  }

  pathInSandbox(mount: SandboxMount): string {
    return mount.target;
  }

  async start(spec: SandboxSpec): Promise<{ sandbox_id: string }> {
    return { sandbox_id: await startContainer(this.#docker, spec) };
  }

  wait(run_id: string, signal: AbortSignal): Promise<SandboxExit> {
    return waitForEnd(this.#docker, run_id, signal);
  }

  logs(run_id: string, options: LogOptions): AsyncIterable<Uint8Array> {
    return readLogs(this.#docker, run_id, options);
  }

  async stop(run_id: string, grace_ms: number): Promise<void> {
    // docker counts the grace in whole seconds. The short option is the one that all versions know.
    const seconds = Math.ceil(grace_ms / 1000);
    const action = `Could not stop the sandbox of run "${run_id}"`;
    await this.#end(action, run_id, ["stop", "-t", `${seconds}`], ["container_missing"]);
  }

  async remove(run_id: string): Promise<void> {
    const action = `Could not remove the sandbox of run "${run_id}"`;
    await this.#end(action, run_id, ["rm", "--force", "--volumes"], [
      "container_missing",
      "removal_in_progress",
    ]);
  }

  async list(owner: string): Promise<SandboxInfo[]> {
    const action = "Could not list the sandboxes";
    try {
      const { engine } = await this.#docker.connect();
      return (await engine.list(owner)).map(info);
    } catch (error) {
      throw asDockerError(action, error);
    }
  }

  close(): Promise<void> {
    return this.#docker.close();
  }

  /** Acts on the id and not on the name, so that only the container that was looked at is meant. */
  async #end(action: string, run_id: string, args: string[], harmless: DockerFailure[]) {
    const container = await this.#docker.ownContainer(action, run_id);
    if (container === undefined) return;
    const { cli } = await this.#docker.connect();
    const { ok, stderr } = await cli.run([...args, "--", container.Id]);
    if (!ok && !harmless.includes(failureOf(stderr))) throw dockerError(action, stderr);
  }
}

const SIMPLE_STATES: Record<ContainerListItem["State"], SandboxInfo["state"]> = {
  created: "created",
  running: "running",
  paused: "running",
  restarting: "running",
  removing: "exited",
  exited: "exited",
  dead: "exited",
};

function info({ Id, State, Labels }: ContainerListItem): SandboxInfo {
  return {
    run_id: Labels[LABELS.run_id] ?? "",
    mission_id: Labels[LABELS.mission_id] ?? "",
    step_id: Labels[LABELS.step_id] ?? "",
    sandbox_id: Id,
    state: SIMPLE_STATES[State],
  };
}
