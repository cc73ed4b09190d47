/** How a container gets to this machine's servers: by their sockets, or through a relay. */
import { networkInterfaces } from "node:os";
import type { DoorSetting } from "../../config.ts";
import type { DoorKind } from "../provider.ts";
import type { DockerAccess } from "./docker_access.ts";
import type { DockerConnection } from "./docker_endpoint.ts";
import { asDockerError, DockerError } from "./docker_errors.ts";

const ACTION = "Could not find the way from containers to the model gateway";

/** From machines of engines, `host.docker.internal` leads to the loopback of this machine. */
const LOOPBACK = "127.0.0.1";

/** @throws DockerError when the engine does not answer, or this machine has no address for it */
export async function dockerDoorKind(
  docker: DockerAccess,
  setting: DoorSetting,
): Promise<DoorKind> {
  if (setting === "socket") return { kind: "socket" };
  try {
    const { endpoint, engine } = await docker.connect();
    const { operating_system, bridge } = await engine.machine();
    const facts = { os: Deno.build.os, operating_system, connection: endpoint.connection };
    if (isElsewhere(facts)) return { kind: "relay", address: LOOPBACK };
    return setting === "auto"
      ? { kind: "socket" }
      : { kind: "relay", address: addressOf(bridge, networkInterfaces()) };
  } catch (error) {
    throw asDockerError(ACTION, error);
  }
}

/**
 * Whether the containers have another kernel than Haloop, so that a socket of this machine is none for
 * them. Folders can be mounted there all the same, by a file system that the two share.
 */
export function isElsewhere(
  { os, operating_system, connection }: {
    readonly os: typeof Deno.build.os;
    readonly operating_system: string;
    readonly connection: DockerConnection;
  },
): boolean {
  if (os !== "linux" || /^docker desktop/i.test(operating_system)) return true;
  return "host" in connection && !/^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(connection.host);
}

/**
 * Where containers of this machine reach it: its own end of the bridge they are on. Neighbours in its
 * networks do not get there.
 */
export function addressOf(
  bridge: string,
  interfaces: ReturnType<typeof networkInterfaces>,
): string {
  const found = interfaces[bridge]?.find(({ family }) => family === "IPv4")?.address;
  if (found === undefined) throw new DockerError(ACTION, "no_bridge", { words: bridge });
  return found;
}

/** What the relay's `host.docker.internal` stands for, so that it leads to this address. */
export function hostEntry(address: string): string {
  return address === LOOPBACK ? "host-gateway" : address;
}
