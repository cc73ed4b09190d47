/** Listening on the port, with a sentence when that is not possible. */
import { z } from "zod";
import { errorCode } from "./storage_error.ts";

/** The backend could not start, as a sentence that says what to do. */
export class StartError extends Error {
  override name = "StartError";
}

/**
 * Serves HTTP on a host and port (0 chooses a free one).
 *
 * @throws StartError when the port is taken, naming the Haloop that holds it, or not allowed
 */
export async function listen(
  { host, port }: { host: string; port: number },
  handler: (request: Request) => Response | Promise<Response>,
): Promise<Deno.HttpServer<Deno.NetAddr>> {
  try {
    return Deno.serve({ hostname: host, port, onListen: () => {} }, handler);
  } catch (error) {
    throw new StartError(await whyNot(host, port, error), { cause: error });
  }
}

/**
 * The address under which a person reaches a server that is bound to `host`. The name `localhost` may
 * stand for 127.0.0.1 alone, so that it does not lead to `::1`.
 */
export function urlOf(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::" || host === "127.0.0.1") {
    return `http://localhost:${port}`;
  }
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return `http://${bare.includes(":") ? `[${bare}]` : bare}:${port}`;
}

async function whyNot(host: string, port: number, error: unknown): Promise<string> {
  const action = `Could not listen on ${host}:${port}`;
  if (error instanceof Deno.errors.AddrInUse) {
    const other = "choose another port with --port or PORT";
    return `${action}: ${await holderOf(host, port)} uses the port. Stop that one, or ${other}`;
  }
  if (errorCode(error) === "EACCES") {
    return `${action}: ports below 1024 need more rights. Choose another with --port or PORT`;
  }
  if (errorCode(error) === "EADDRNOTAVAIL") {
    return `${action}: this machine has no such address. Choose another with --host`;
  }
  return `${action}: ${error instanceof Error ? error.message : error}. Choose another with --host`;
}

/**
 * Tells the pid with the refusal of a request that has no token, so that nobody has to show a token to
 * a stranger on the port.
 */
export const PID_HEADER = "x-haloop-pid";

const HealthAnswer = z.object({
  data: z.object({ pid: z.number(), home: z.string(), provider: z.object({}) }),
});

/** Who has a port, in words: the Haloop on it with its home, or another program. */
export async function holderOf(host: string, port: number): Promise<string> {
  const { pid, home } = await haloopOn(host, port) ?? {};
  if (pid === undefined) return "another program";
  return `the Haloop with pid ${pid}${home === undefined ? "" : ` of the home "${home}"`}`;
}

/** The Haloop on that port; undefined when something else, or nothing, answers in time. */
async function haloopOn(
  host: string,
  port: number,
): Promise<{ pid: number; home?: string } | undefined> {
  try {
    const url = `${urlOf(host, port)}/api/health`;
    const response = await fetch(url, { signal: AbortSignal.timeout(1_500) });
    if (response.status === 401) {
      await response.body?.cancel();
      const pid = Number(response.headers.get(PID_HEADER) ?? NaN);
      return Number.isInteger(pid) ? { pid } : undefined;
    }
    return HealthAnswer.safeParse(await response.json()).data?.data;
  } catch {
    return undefined;
  }
}
