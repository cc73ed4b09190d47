/** The running server, as the commands that work on missions use it. */
import { createClient, type HaloopClient } from "@haloop/shared";
import { homeOf } from "../backend/config.ts";
import type { Context } from "./context.ts";
import { CliFailure, EXIT } from "./failure.ts";
import { findServer, notRunning } from "./server.ts";

export interface Connection {
  readonly client: HaloopClient;
  /** The home of this machine; with `HALOOP_URL` the server may have another. */
  readonly home: string;
  /** The address of a page, with the token where one is needed. */
  page(path: string): string;
}

/**
 * Finds the server of the home, or the one that `HALOOP_URL` names.
 *
 * @throws CliFailure with {@link EXIT.not_running} when none answers
 */
export async function connect({ env }: Context): Promise<Connection> {
  const home = homeOf(env);
  const named = env.HALOOP_URL;
  if (named !== undefined && named !== "") return elsewhere(named, env.HALOOP_TOKEN, home);
  const found = await findServer(home);
  if (found.state !== "running") throw new CliFailure(EXIT.not_running, notRunning(home, found));
  return { client: found.client, home, page: (path) => pageOf(found.url, path, found.token) };
}

/** The address of a page; a visit with the token keeps it in the browser. */
export function pageOf(url: string, path: string, token: string | undefined): string {
  if (token === undefined) return `${url}${path}`;
  return `${url}${path === "" ? "/" : path}?token=${encodeURIComponent(token)}`;
}

function elsewhere(named: string, token: string | undefined, home: string): Connection {
  if (!/^https?:\/\//.test(named) || !URL.canParse(named)) {
    throw new CliFailure(
      EXIT.usage,
      `Could not use HALOOP_URL="${named}": it must be an address such as http://localhost:4000`,
    );
  }
  const url = named.replace(/\/+$/, "");
  const known = token === "" ? undefined : token;
  const no_answer =
    `No Haloop answers at ${url}, which HALOOP_URL names. Start it there, or unset ` +
    `HALOOP_URL`;
  const client = createClient(
    url,
    known === undefined ? { no_answer } : { no_answer, token: known },
  );
  return { client, home, page: (path) => pageOf(url, path, known) };
}
