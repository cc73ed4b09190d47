import type { Agent, IncomingMessage } from "node:http";
import type Docker from "dockerode";
import { z } from "zod";
import { LABELS } from "./container_name.ts";
import type { DockerConnection } from "./docker_endpoint.ts";
import {
  BridgeNetwork,
  ContainerDetails,
  ContainerEvent,
  ContainerListItem,
  EngineInfo,
  EngineVersion,
  Volume,
  VolumeList,
} from "./docker_schemas.ts";
import { jsonLines } from "./json_lines.ts";

/** An answer of the daemon is a matter of milliseconds; beyond this it hangs. */
const ANSWER_LIMIT_MS = 30_000;

const FAILURES = { 404: "no such container", 500: "server error" };

/** The machine that the containers are on. */
export interface EngineMachine {
  /** As the engine names it. */
  readonly operating_system: string;
  /** The interface of that machine on the network that containers are on by default. */
  readonly bridge: string;
}

/**
 * The Engine API: what is used of it, with its answers parsed. Failures are thrown as they come; the
 * callers know what was being done and turn them into a sentence.
 */
export class DockerEngine {
  #machine: Promise<EngineMachine> | undefined;

  private constructor(private readonly docker: Docker, private readonly agent: Agent) {}

  /** dockerode takes 0.15 s to load (it brings gRPC and SSH along): only where docker is used. */
  static async connect(connection: DockerConnection): Promise<DockerEngine> {
    const [{ default: Docker }, http, https] = await Promise.all([
      import("dockerode"),
      import("node:http"),
      import("node:https"),
    ]);
    const secure = "protocol" in connection && connection.protocol === "https";
    const agent = new (secure ? https : http).Agent();
    // Without the undefined ones dockerode takes what DOCKER_HOST says, which may not be what the
    // endpoint says. The agent reaches http.request but is missing in dockerode's types.
    const options = { host: undefined, ca: undefined, cert: undefined, key: undefined, agent };
    return new DockerEngine(
      new Docker({ ...options, ...connection } as Docker.DockerOptions),
      agent,
    );
  }

  async version(signal: AbortSignal): Promise<EngineVersion> {
    return EngineVersion.parse(await parsed(await this.#get("/version", {}, signal)));
  }

  /** What is known of the engine's machine; it is asked once. */
  async machine(): Promise<EngineMachine> {
    this.#machine ??= this.#askMachine();
    try {
      return await this.#machine;
    } catch (error) {
      this.#machine = undefined;
      throw error;
    }
  }

  /** By name or id; undefined when the daemon does not know it. */
  async inspect(container: string): Promise<ContainerDetails | undefined> {
    const found = await this.#getOne(`/containers/${encodeURIComponent(container)}/json`);
    return found === undefined ? undefined : ContainerDetails.parse(found);
  }

  /** Whether the image is on the daemon's machine; `docker run` would download one that is not. */
  async hasImage(image: string): Promise<boolean> {
    // Slashes of the name are part of the path: the daemon does not undo their encoding.
    const path = image.split("/").map(encodeURIComponent).join("/");
    return await this.#getOne(`/images/${path}/json`) !== undefined;
  }

  /** Undefined when the daemon does not know it. */
  async volume(name: string): Promise<Volume | undefined> {
    const found = await this.#getOne(`/volumes/${encodeURIComponent(name)}`);
    return found === undefined ? undefined : Volume.parse(found);
  }

  /** All volumes with the label of this owner. */
  async volumes(owner: string): Promise<Volume[]> {
    const query = { filters: JSON.stringify({ label: [`${LABELS.owner}=${owner}`] }) };
    const answer = await parsed(await this.#get("/volumes", query, answerLimit()));
    return VolumeList.parse(answer).Volumes;
  }

  /** All containers with the label of this owner, whatever their state. */
  async list(owner: string): Promise<ContainerListItem[]> {
    const query = { all: true, filters: JSON.stringify({ label: [`${LABELS.owner}=${owner}`] }) };
    const answer = await parsed(await this.#get("/containers/json", query, answerLimit()));
    return z.array(ContainerListItem).parse(answer);
  }

  /**
   * Events of containers, those of the recent past first: the daemon keeps the last 256 of all its
   * events. It sends its headers a moment before it subscribes, so that an event in between would be
   * lost without this look back.
   */
  async events(
    filters: Record<string, string[]>,
    signal: AbortSignal,
  ): Promise<AsyncIterable<ContainerEvent>> {
    const query = { since: 1, filters: JSON.stringify({ ...filters, type: ["container"] }) };
    return validEvents(await this.#get("/events", query, signal));
  }

  /** The framed log from its beginning. */
  logFrames(
    container: string,
    follow: boolean,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const query = { stdout: true, stderr: true, follow };
    return this.#get(`/containers/${encodeURIComponent(container)}/logs`, query, signal);
  }

  close(): void {
    this.agent.destroy();
  }

  async #askMachine(): Promise<EngineMachine> {
    const { OperatingSystem } = EngineInfo.parse(
      await parsed(await this.#get("/info", {}, answerLimit())),
    );
    const { Options } = BridgeNetwork.parse(await this.#getOne("/networks/bridge") ?? {});
    const bridge = Options["com.docker.network.bridge.name"] ?? "docker0";
    return { operating_system: OperatingSystem, bridge };
  }

  /** Undefined when the daemon does not know it. */
  async #getOne(path: string): Promise<unknown> {
    try {
      return await parsed(await this.#get(path, {}, answerLimit()));
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return undefined;
      throw error;
    }
  }

  /** The body as it comes: dockerode itself would hold a whole log in memory. */
  #get(
    path: string,
    query: Record<string, unknown>,
    abortSignal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const options = {
      ...{ path: `${path}?`, method: "GET", options: query, isStream: true, abortSignal },
      statusCodes: { 200: true, ...FAILURES },
    };
    return new Promise((resolve, reject) =>
      this.docker.modem.dial(
        options,
        (error, body) => error ? reject(error) : resolve(body as IncomingMessage),
      )
    );
  }
}

function answerLimit(): AbortSignal {
  return AbortSignal.timeout(ANSWER_LIMIT_MS);
}

async function parsed(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await collected(body)));
}

async function collected(body: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return await new Blob(await Array.fromAsync(body) as Uint8Array<ArrayBuffer>[]).bytes();
}

async function* validEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ContainerEvent> {
  for await (const value of jsonLines(body)) {
    const event = ContainerEvent.safeParse(value);
    if (event.success) yield event.data;
  }
}
