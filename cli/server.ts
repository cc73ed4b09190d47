/** Finding the server of a home: the lock says whether one runs, its file says where. */
import { createClient, type HaloopClient, type Health } from "@haloop/shared";
import { isLoopback } from "../backend/config.ts";
import { urlOf } from "../backend/listen.ts";
import { accessToken } from "../backend/store/access_token.ts";
import { isHomeInUse, readServerFile, type ServerFile } from "../backend/store/home_lock.ts";
import { homeFailure } from "./failure.ts";

export type ServerState =
  /** `stale` is what a server that was killed left behind. */
  | { state: "stopped"; stale: ServerFile | undefined }
  | {
    state: "running";
    server: ServerFile;
    url: string;
    /** What it asks for; undefined while only this machine can reach it. */
    token: string | undefined;
    client: HaloopClient;
    health: Health;
  }
  /** Something holds the home but does not answer: it is starting, stopping or stuck. */
  | { state: "silent"; server: ServerFile | undefined };

const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Looks up the server of a home.
 *
 * @throws CliFailure when the home cannot be read
 */
export async function findServer(home: string): Promise<ServerState> {
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
  const token = await tokenFor(home, server);
  const client = createClient(url, token === undefined ? {} : { token });
  const health = await healthOf(client);
  // Another program may answer on the port of a server that was killed.
  if (health?.pid !== server.pid) return { state: "silent", server };
  return { state: "running", server, url, token, client, health };
}

/** Why nothing can be asked of the server, and what to do. */
export function notRunning(
  home: string,
  found: Exclude<ServerState, { state: "running" }>,
): string {
  if (found.state === "silent") {
    const who = found.server === undefined ? "A process" : `Haloop (pid ${found.server.pid})`;
    return `${who} uses the home "${home}" but does not answer: it is starting, stopping or stuck. ` +
      `Try again, or end it with: haloop stop`;
  }
  const stale = found.stale === undefined
    ? ""
    : ` (the last one, pid ${found.stale.pid}, ended without stopping)`;
  return `Haloop is not running for the home "${home}"${stale}. Start it with: haloop start --detach`;
}

/** What the server wants to see when other machines can reach it. */
async function tokenFor(home: string, { host }: ServerFile): Promise<string | undefined> {
  const given = Deno.env.get("HALOOP_TOKEN");
  if (given !== undefined && given !== "") return given;
  return isLoopback(host) ? undefined : await accessToken(home);
}

/** The health that a server tells within some seconds; undefined when it is none of Haloop's. */
export async function healthOf(client: HaloopClient): Promise<Health | undefined> {
  try {
    return await client.health(AbortSignal.timeout(ANSWER_TIMEOUT_MS));
  } catch {
    return undefined;
  }
}
