import { containerName, LABELS } from "./container_name.ts";
import { ContainerEvents, type EventNotice } from "./container_events.ts";
import { DockerCli } from "./docker_cli.ts";
import { type DockerEndpoint, findEndpoint } from "./docker_endpoint.ts";
import { DockerEngine } from "./docker_engine.ts";
import { asDockerError } from "./docker_errors.ts";
import type { ContainerDetails } from "./docker_schemas.ts";

interface Connected {
  readonly endpoint: DockerEndpoint;
  readonly cli: DockerCli;
  readonly engine: DockerEngine;
}

/** The ways to the daemon of one home: CLI, Engine API and events, made when first needed. */
export class DockerAccess {
  #connected: Promise<Connected> | undefined;
  readonly #closing = new AbortController();
  readonly #events: ContainerEvents;

  constructor(readonly owner: string, private readonly env: Readonly<Record<string, string>>) {
    const filters = { label: [`${LABELS.owner}=${owner}`] };
    this.#events = new ContainerEvents(async (signal) => {
      const { engine } = await this.connect();
      return await engine.events(filters, signal);
    });
  }

  /** Aborted when the provider is closed. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** A failure is not kept: the person may install or start Docker in the meantime. */
  async connect(): Promise<Connected> {
    this.closing.throwIfAborted();
    this.#connected ??= this.#connect();
    try {
      return await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
  }

  /** Finds the endpoint anew next time: the person may have switched to another Docker. */
  forget(): void {
    this.#connected = undefined;
  }

  /**
   * The run's container if this home made it. A copied home holds the run ids of the first one, and
   * their containers must not be taken for ours.
   */
  async ownContainer(action: string, run_id: string): Promise<ContainerDetails | undefined> {
    const found = await this.container(action, containerName(run_id));
    return found?.Config.Labels[LABELS.owner] === this.owner ? found : undefined;
  }

  /** Any container by its name or id. */
  async container(action: string, name: string): Promise<ContainerDetails | undefined> {
    try {
      const { engine } = await this.connect();
      return await engine.inspect(name);
    } catch (error) {
      this.closing.throwIfAborted();
      throw asDockerError(action, error);
    }
  }

  /** See {@link ContainerEvents.listen}. */
  listen(run_id: string, listener: (notice: EventNotice) => void): () => void {
    return this.#events.listen(run_id, listener);
  }

  async close(): Promise<void> {
    this.#closing.abort(new DOMException("The sandbox provider was closed", "AbortError"));
    await this.#events.close();
    (await this.#connected?.catch(() => undefined))?.engine.close();
  }

  async #connect(): Promise<Connected> {
    const endpoint = await findEndpoint(this.env);
    const engine = await DockerEngine.connect(endpoint.connection);
    return { endpoint, engine, cli: new DockerCli(endpoint.cli_env) };
  }
}
