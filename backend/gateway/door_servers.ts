/** Servers on a unix socket and, where it is needed, on a port as well. */
import { errorCode } from "../storage_error.ts";
import type { GatewayDoor } from "./gateway.ts";
import { GatewayError } from "./gateway.ts";
import { closeConn } from "./connections.ts";
import { type PortNeeded, type TakenPort, takePort } from "./door_port.ts";
import { acceptAll, keptServing, type Listener } from "./kept_listening.ts";
import type { HttpHandler } from "./model_server.ts";
import { openEntrance } from "./relay_entrance.ts";

/** A server with its door. */
export interface OpenDoor {
  readonly door: GatewayDoor;
  /** Ends listening, and connections within a moment. */
  close(): Promise<void>;
}

export interface DoorPlace {
  readonly socket: string;
  readonly port: number;
  /** A port that is needed as well; one that was had before is taken again. */
  readonly port_needed?: PortNeeded | undefined;
  /** What is shown first at a guarded port. */
  readonly secret: string;
  /** Told of each connection to a guarded port that did not show the secret. */
  refused(): void;
}

/** How long answers under way may take when the gateway is closed. */
const LINGER_MS = 500;

/**
 * Serves HTTP behind a door.
 *
 * @throws GatewayError when it cannot listen; nothing listens then
 */
export async function openHttpDoor(
  place: DoorPlace,
  handler: HttpHandler,
): Promise<OpenDoor> {
  const closing = new AbortController();
  const options = { signal: closing.signal, onListen: () => {}, onError: broken };
  const onSocket = async () => {
    await removeStale(place.socket);
    return await listening(
      place.socket,
      () => Deno.serve({ ...options, path: place.socket }, handler),
    );
  };
  const onPort = (hostname: string, port: number) =>
    Deno.serve({ ...options, hostname, port }, handler);
  const serving: Promise<void>[] = [];
  await using opened = new AsyncDisposableStack();
  opened.defer(async () => {
    closing.abort();
    await within(LINGER_MS, Promise.all(serving));
  });
  serving.push(keptServing(await onSocket(), onSocket, closing.signal));
  const port = await takePort(place.socket, place.port_needed, (at) => {
    if (at.guarded) return opened.use(entrance(at, place)).port;
    const server = onPort(at.address, at.port);
    const taken = server.addr.port;
    const again = () => Promise.resolve(onPort(at.address, taken));
    serving.push(keptServing(server, again, closing.signal));
    return taken;
  });
  const kept = opened.move();
  return { door: doorOf(place, port), close: () => kept.disposeAsync() };
}

/**
 * Serves raw connections behind a door.
 *
 * @throws GatewayError as {@link openHttpDoor}
 */
export async function openRawDoor(
  place: DoorPlace,
  serve: (conn: Deno.Conn) => Promise<void>,
): Promise<OpenDoor> {
  await removeStale(place.socket);
  const open = new Set<Deno.Conn>();
  const closing = new AbortController();
  const listeners: Listener[] = [];
  const accepting: Promise<void>[] = [];
  await using opened = new AsyncDisposableStack();
  opened.defer(async () => {
    closing.abort();
    for (const listener of listeners) listener.close();
    for (const conn of open) closeConn(conn);
    await within(LINGER_MS, Promise.all(accepting));
  });
  await listening(place.socket, () => {
    const listener = Deno.listen({ transport: "unix", path: place.socket }) as Listener;
    listeners.push(listener);
    return listener;
  });
  const port = await takePort(place.socket, place.port_needed, (at) => {
    if (at.guarded) return opened.use(entrance(at, place)).port;
    const listener = Deno.listen({ hostname: at.address, port: at.port });
    listeners.push(listener as Listener);
    return listener.addr.port;
  });
  for (const listener of listeners) {
    accepting.push(acceptAll(listener, open, serve, closing.signal));
  }
  const kept = opened.move();
  return { door: doorOf(place, port), close: () => kept.disposeAsync() };
}

/** What an earlier process left behind keeps a socket from being made. */
async function removeStale(socket: string): Promise<void> {
  try {
    await Deno.remove(socket);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function listening<T>(socket: string, listen: () => T): Promise<T> {
  try {
    const listener = listen();
    // The folder's parent keeps others out; the sandbox may have whatever user.
    await Deno.chmod(socket, 0o666);
    return listener;
  } catch (error) {
    throw new GatewayError(
      `Could not open the model gateway at "${socket}" (${errorCode(error) ?? error}). ` +
        `The file system of the home may not know sockets: choose another HALOOP_HOME`,
      { cause: error },
    );
  }
}

function entrance(at: TakenPort, { socket, secret, refused }: DoorPlace) {
  const { port, close } = openEntrance(at, { socket, secret, refused });
  return { port, [Symbol.asyncDispose]: () => within(LINGER_MS, close()) };
}

function doorOf(
  { socket, port, secret }: DoorPlace,
  taken: TakenPort | undefined,
): GatewayDoor {
  if (taken === undefined) return { socket, port };
  if (!taken.guarded) return { socket, port, host_port: taken.port };
  return { socket, port, relay: { address: taken.address, port: taken.port, secret } };
}

function broken(error: unknown): Response {
  return new Response(`${error}`, { status: 500 });
}

async function within(limit_ms: number, work: Promise<unknown>): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const timer = setTimeout(limit.resolve, limit_ms);
  try {
    await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
