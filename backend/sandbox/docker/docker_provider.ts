import type { DoorSetting } from "../../config.ts";
import type {
  DoorKind,
  ProviderCheck,
  SandboxDoor,
  SandboxExit,
  SandboxInfo,
  SandboxMount,
  SandboxProvider,
  SandboxSpec,
} from "../provider.ts";
import { DockerAccess } from "./docker_access.ts";
import { checkDocker } from "./docker_check.ts";
import { asDockerError, dockerError, type DockerFailure, failureOf } from "./docker_errors.ts";
import { type LogOptions, readLogs } from "./docker_logs.ts";
import { behindRelay, removeRelay } from "./docker_relay.ts";
import { startContainer } from "./docker_start.ts";
import { dockerDoorKind } from "./door_kind.ts";
import { sandboxesOf } from "./docker_sandboxes.ts";
import { waitForEnd } from "./docker_wait.ts";

export interface DockerProviderOptions {
  /** The home whose sandboxes these are; no container of another owner is ever touched. */
  readonly owner: string;
  /** Where the docker command finds its daemon; the backend's own environment unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** How containers get to this machine's servers; by the engine's own answer unless given. */
  readonly door?: DoorSetting;
}

/** Runs each sandbox as a container. */
export class DockerProvider implements SandboxProvider {
  readonly name = "docker";
  readonly isolates = true;
  readonly #docker: DockerAccess;
  readonly #door: DoorSetting;

  constructor({ owner, env = Deno.env.toObject(), door = "auto" }: DockerProviderOptions) {
    this.#docker = new DockerAccess(owner, env);
    this.#door = door;
  }

  check(signal?: AbortSignal): Promise<ProviderCheck> {
    return checkDocker(this.#docker, signal);
  }

  pathInSandbox(mount: SandboxMount): string {
    return mount.target;
  }

  doorUrl({ port }: SandboxDoor): string {
    return `http://127.0.0.1:${port}`;
  }

  doorKind(): Promise<DoorKind> {
    return dockerDoorKind(this.#docker, this.#door);
  }

  async start(
    spec: SandboxSpec,
    signal = new AbortController().signal,
  ): Promise<{ sandbox_id: string }> {
    const start = () => startContainer(this.#docker, spec, signal);
    return { sandbox_id: await behindRelay(this.#docker, spec, signal, start) };
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
    await removeRelay(this.#docker, action, run_id);
  }

  async list(owner: string): Promise<SandboxInfo[]> {
    const action = "Could not list the sandboxes";
    try {
      const { engine } = await this.#docker.connect();
      const [containers, volumes] = await Promise.all([engine.list(owner), engine.volumes(owner)]);
      return sandboxesOf(containers, volumes);
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
