/**
 * Servers that outlive a failure to accept. A program in a sandbox can open connections until this
 * process has no file descriptor left; accepting fails then, and must not end more than itself.
 */
import { setTimeout as pause } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import { closeConn } from "./connections.ts";

const logger = getLogger(["haloop", "gateway"]);

/** Descriptors come back when connections end: trying at once would only use the processor up. */
const RETRY_MS = 200;

/** A proxied connection takes two descriptors; programs that download keep some dozens. */
export const MOST_RAW_CONNECTIONS = 128;

export type Listener = Deno.Listener<Deno.Conn<Deno.NetAddr | Deno.UnixAddr>>;

/** Resolves once the server, or the one that came after it, has ended because of the signal. */
export async function keptServing(
  first: Deno.HttpServer<Deno.Addr>,
  reopen: () => Promise<Deno.HttpServer<Deno.Addr>>,
  signal: AbortSignal,
): Promise<void> {
  for (let server: typeof first | undefined = first; server !== undefined;) {
    try {
      return await server.finished;
    } catch (error) {
      tell(error);
    }
    server = await reopened(reopen, signal);
  }
}

/** Undefined once the signal is aborted. */
async function reopened<T>(
  reopen: () => Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  while (await waited(signal)) {
    try {
      return await reopen();
    } catch (error) {
      tell(error);
    }
  }
  return undefined;
}

/** Serves connections until the listener is closed; those above the bound are closed at once. */
export async function acceptAll(
  listener: Listener,
  open: Set<Deno.Conn>,
  serve: (conn: Deno.Conn) => Promise<void>,
  signal: AbortSignal,
  most = MOST_RAW_CONNECTIONS,
): Promise<void> {
  const served = new Set<Promise<void>>();
  const take = (conn: Deno.Conn) => {
    if (open.size >= most) return closeConn(conn);
    open.add(conn);
    const serving = serve(conn).finally(() => {
      open.delete(conn);
      served.delete(serving);
    });
    served.add(serving);
  };
  do {
    try {
      // Over without an error once the listener is closed.
      for await (const conn of listener) take(conn);
      break;
    } catch (error) {
      tell(error);
    }
  } while (await waited(signal));
  await Promise.all(served);
}

function tell(error: unknown): void {
  logger.error("The gateway takes no connections for {retry_ms} ms: {error}", {
    retry_ms: RETRY_MS,
    error: String(error),
  });
}

/** Whether it has waited to the end; not when the signal was aborted. */
function waited(signal: AbortSignal): Promise<boolean> {
  return pause(RETRY_MS, true, { signal }).catch(() => false);
}
