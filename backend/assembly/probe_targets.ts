/** Servers of this machine that a sandbox is not to come to, and one that its gateway leads to. */
import { createSocket, type SocketType } from "node:dgram";
import { once } from "node:events";

export interface ProbeTargets extends AsyncDisposable {
  /** Every address of this machine by which a sandbox might come to it: `host:port`. */
  readonly addresses: readonly string[];
  /** Where the gateway sends on what it lets through: a model that repeats all that it is sent. */
  readonly echo: string;
  /** Who came from the sandbox so far. */
  seen(): { readonly visits: number; readonly datagrams: number };
}

/** Opens a server for connections and one for datagrams, both on all addresses and on one port. */
export async function probeTargets(): Promise<ProbeTargets> {
  await using opened = new AsyncDisposableStack();
  let visits = 0;
  let datagrams = 0;
  const serve = (hostname: string, port: number, handler: (request: Request) => Response) => {
    const closing = new AbortController();
    const server = Deno.serve(
      { hostname, port, signal: closing.signal, onListen: () => {} },
      handler,
    );
    opened.defer(async () => {
      closing.abort();
      await server.finished;
    });
    return server.addr.port;
  };
  const own = Deno.networkInterfaces();
  const addresses: string[] = [];
  /** A port of its own for each family: a server for IPv6 may take IPv4 along. */
  const listen = async (any: string, type: SocketType, hosts: readonly string[]) => {
    // A machine without IPv6 has no address of it either.
    if (hosts.length === 0) return;
    const port = serve(any, 0, () => {
      visits += 1;
      return new Response("reached");
    });
    opened.use(await datagramSocket(type, port, () => datagrams += 1));
    addresses.push(...hosts.map((host) => `${host}:${port}`));
  };
  const of = (wanted: string) =>
    own.filter(({ family }) => family === wanted).map(({ address }) => address);
  await listen("0.0.0.0", "udp4", of("IPv4"));
  const global = of("IPv6").filter((address) => !address.startsWith("fe80"));
  await listen("::", "udp6", global.map((address) => `[${address}]`));
  const echo = serve("127.0.0.1", 0, (request) => {
    const told = { url: request.url, headers: Object.fromEntries(request.headers) };
    return Response.json(told, { headers: { "x-echo": JSON.stringify(told) } });
  });
  const kept = opened.move();
  return {
    addresses,
    echo: `http://127.0.0.1:${echo}`,
    seen: () => ({ visits, datagrams }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function datagramSocket(type: SocketType, port: number, came: () => void) {
  const socket = createSocket({ type, ipv6Only: type === "udp6" });
  socket.on("message", came);
  socket.bind(port);
  await once(socket, "listening");
  return {
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, "close");
    },
  };
}
