/** Finding the server of a home: the lock says whether one runs, its file says where. */
import { createClient, type HaloopClient, type Health } from "@haloop/shared";
import { isHomeInUse, readServerFile, type ServerFile } from "../backend/store/home_lock.ts";
import { homeFailure } from "./failure.ts";

export type ServerState =
  /** `stale` is what a server that was killed left behind. */
  | { state: "stopped"; stale: ServerFile | undefined }
  | { state: "running"; server: ServerFile; url: string; client: HaloopClient; health: Health }
  /** Something holds the home but does not answer: it is starting, stopping or stuck. */
  | { state: "silent"; server: ServerFile | undefined };

const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Looks up the server of a home.
 *
 * @throws CliFailure when the home cannot be read
 */
export async function findServer(
  home: string,
  token: string | undefined = Deno.env.get("HALOOP_TOKEN"),
): Promise<ServerState> {
  let server: ServerFile | undefined;
  try {
    const in_use = await isHomeInUse(home);
    server = await readServerFile(home);
    if (!in_use) return { state: "stopped", stale: server };
  } catch (error) {
    throw homeFailure(home, error);
  }
  if (server === undefined) return { state: "silent", server };
  const url = urlOf(server.host, server.port);
  const client = createClient(url, token === undefined || token === "" ? {} : { token });
  const health = await healthOf(client);
  // Another program may answer on the port of a server that was killed.
  if (health?.pid !== server.pid) return { state: "silent", server };
  return { state: "running", server, url, client, health };
}

/** The health that a server tells within some seconds; undefined when it is none of Haloop's. */
export async function healthOf(client: HaloopClient): Promise<Health | undefined> {
  try {
    return await client.health(AbortSignal.timeout(ANSWER_TIMEOUT_MS));
  } catch {
    return undefined;
  }
}

/** Where a person's browser reaches a server that is bound to `host`. */
export function urlOf(host: string, port: number): string {
  const name = EVERY_ADDRESS[host] ?? host;
  return `http://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
}

/** Bound to every address it also answers on the loopback one. */
const EVERY_ADDRESS: Readonly<Record<string, string>> = {
  "0.0.0.0": "127.0.0.1",
  "::": "[::1]",
  "[::]": "[::1]",
};
