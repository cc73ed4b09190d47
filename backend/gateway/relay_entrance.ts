/**
 * The way of a relay to a door: a port of this machine, for sandboxes into which the door's socket
 * cannot be mounted. Others on the machine reach the port as well, so whoever comes first shows the
 * secret of the run's relay, as to an HTTP proxy: that is what socat can say by itself.
 */
import { acceptAll, type Listener, MOST_RAW_CONNECTIONS } from "./kept_listening.ts";
import { closeConn, closing, copy, writeAll } from "./connections.ts";
import { readHead, showsPassword } from "./request_head.ts";

/**
 * How many may be about to show the secret. One more sends the first of them away: strangers that say
 * nothing do not keep out a relay, which shows it at once.
 */
export const MOST_WAITING = 32;

export interface EntranceParts {
  /** The door's socket, to which connections with the secret are led. */
  readonly socket: string;
  readonly secret: string;
  /** Told of each connection without the secret, which is closed without a byte. */
  refused(): void;
}

/**
 * Listens at once.
 *
 * @param port 0 for one that is free
 * @throws Deno's error when it cannot listen there
 */
export function openEntrance(
  { address, port }: { readonly address: string; readonly port: number },
  parts: EntranceParts,
): { port: number; close(): Promise<void> } {
  const listener = Deno.listen({ hostname: address, port });
  const open = new Set<Deno.Conn>();
  const ending = new AbortController();
  const waiting = new Set<Deno.Conn>();
  const serve = (conn: Deno.Conn) => {
    const [longest] = waiting;
    if (waiting.size >= MOST_WAITING) leave(longest!, waiting);
    waiting.add(conn);
    return enter(conn, waiting, parts);
  };
  const most = MOST_RAW_CONNECTIONS + MOST_WAITING;
  const accepting = acceptAll(listener as Listener, open, serve, ending.signal, most);
  return {
    port: listener.addr.port,
    async close() {
      ending.abort();
      listener.close();
      for (const conn of open) closeConn(conn);
      await accepting;
    },
  };
}

/** Serves one connection to its end. Nothing is thrown. */
async function enter(
  relay: Deno.Conn,
  waiting: Set<Deno.Conn>,
  { socket, secret, refused }: EntranceParts,
): Promise<void> {
  using _relay = closing(relay);
  const head = await readHead(relay).catch(() => undefined);
  waiting.delete(relay);
  if (head?.method !== "CONNECT" || !showsPassword(head, secret)) return refused();
  try {
    using door = await Deno.connect({ transport: "unix", path: socket });
    await writeAll(relay, new TextEncoder().encode("HTTP/1.0 200 OK\r\n\r\n"));
    await writeAll(door, head.rest);
    await Promise.all([copy(relay, door), copy(door, relay)]);
  } catch {
    // One of both ends went away.
  }
}

function leave(conn: Deno.Conn, waiting: Set<Deno.Conn>): void {
  waiting.delete(conn);
  closeConn(conn);
}
