/**
 * The way of a sandbox to the hosts that its step allows: an HTTP proxy (RFC 9110, 9.3.6). Names are
 * resolved here, once, and the connection goes to an address that was looked at: a name that leads to
 * this machine or its networks is refused, also when it does so only the second time (DNS rebinding).
 */
import { lookup } from "node:dns/promises";
import { closing, copy, writeAll } from "./connections.ts";
import { hostAndPort, isOfThisMachine, isPublic, refusalOf } from "./proxy_target.ts";
import type { ExchangeEnd, RunLedger } from "./run_ledger.ts";
import { type Head, readHead, showsPassword } from "./request_head.ts";

/** How names are resolved and addresses reached. */
export interface Internet {
  /** All addresses of a name. */
  resolve(host: string): Promise<string[]>;
  /** Whether it is an address of the public internet, and not one of this machine. */
  isPublic(address: string): boolean;
  connect(address: string, port: number): Promise<Deno.Conn>;
}

export const INTERNET: Internet = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  isPublic: (address) => isPublic(address) && !isOfThisMachine(address),
  connect: (hostname, port) => Deno.connect({ hostname, port }),
};

export interface ProxyParts {
  readonly token: string;
  readonly allow_hosts: readonly string[];
  readonly ledger: RunLedger;
  readonly internet: Internet;
}

/** Serves one connection to its end. Nothing is thrown. */
export async function serveProxy(client: Deno.Conn, parts: ProxyParts): Promise<void> {
  using _client = closing(client);
  const head = await readHead(client).catch(() => undefined);
  if (head === undefined) return;
  const wanted = targetOf(head);
  const exchange = parts.ledger.begin("CONNECT", wanted?.name ?? head.target.slice(0, 300));
  try {
    const way = wanted === undefined
      ? { refused: "it is no address of a host", status: 400 }
      : await wayTo(head, wanted, parts);
    if ("refused" in way) {
      exchange.end({ status: way.status, refused: way.refused });
      await answer(client, way.status, way.refused);
      return;
    }
    await lead(client, head, wanted!, way.addresses, parts, exchange);
  } catch {
    // One of both ends went away.
  } finally {
    exchange.end({ status: 502 });
  }
}

interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  /** A plain request for this path instead of a tunnel. */
  readonly path?: string;
}

function targetOf({ method, target }: Head): Wanted | undefined {
  if (method === "CONNECT") {
    const place = hostAndPort(target);
    return place === undefined ? undefined : { ...place, name: target };
  }
  const url = URL.parse(target);
  if (url?.protocol !== "http:") return undefined;
  const port = url.port === "" ? 80 : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { host, port, name: `${host}:${port}`, path: `${url.pathname}${url.search}` };
}

type Way = { addresses: string[] } | { refused: string; status: number };

async function wayTo(head: Head, { host, port }: Wanted, parts: ProxyParts): Promise<Way> {
  if (!showsPassword(head, parts.token)) {
    return { refused: "it does not show the token of this run", status: 407 };
  }
  const refused = refusalOf(host, port, parts.allow_hosts);
  if (refused !== undefined) return { refused, status: 403 };
  const all = await parts.internet.resolve(host).catch(() => []);
  if (all.length === 0) return { refused: "its name is not known", status: 502 };
  const addresses = all.filter((address) => parts.internet.isPublic(address));
  return addresses.length > 0
    ? { addresses }
    : { refused: "its name leads to this machine or its networks", status: 403 };
}

async function lead(
  client: Deno.Conn,
  head: Head,
  wanted: Wanted,
  addresses: string[],
  parts: ProxyParts,
  exchange: ExchangeEnd,
): Promise<void> {
  const server = await connected(addresses, wanted.port, parts.internet);
  if (server === undefined) {
    exchange.end({ status: 502 });
    await answer(client, 502, "the host cannot be reached");
    return;
  }
  using _server = closing(server);
  if (wanted.path === undefined) {
    await writeAll(client, text("HTTP/1.1 200 Connection established\r\n\r\n"));
  } else await writeAll(server, text(plainHead(head, wanted, wanted.path)));
  await writeAll(server, head.rest);
  const [up, down] = await Promise.all([copy(client, server), copy(server, client)]);
  exchange.end({ status: 200, request_bytes: up + head.rest.length, response_bytes: down });
}

async function connected(
  addresses: readonly string[],
  port: number,
  internet: Internet,
): Promise<Deno.Conn | undefined> {
  for (const address of addresses) {
    const conn = await internet.connect(address, port).catch(() => undefined);
    if (conn !== undefined) return conn;
  }
  return undefined;
}

/**
 * The request as its host expects it, and alone on its connection: the next may be for another host. So
 * may be the Host of the client, where many hosts share an address (RFC 9112, 3.2.2).
 */
function plainHead({ method, headers }: Head, { host, port }: Wanted, path: string): string {
  const kept = [...headers].filter(([name]) =>
    !/^(proxy-.*|connection|keep-alive|host)$/.test(name)
  );
  const named = host.includes(":") ? `[${host}]` : host;
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${port === 80 ? named : `${named}:${port}`}`,
    ...kept.map(([name, value]) => `${name}: ${value}`),
  ];
  return [...lines, "connection: close", "", ""].join("\r\n");
}

async function answer(client: Deno.Conn, status: number, why: string): Promise<void> {
  const body = `Haloop refused this connection: ${why}\n`;
  const length = new TextEncoder().encode(body).length;
  const ask = status === 407 ? 'proxy-authenticate: Basic realm="haloop"\r\n' : "";
  const head = `HTTP/1.1 ${status} Refused\r\ncontent-type: text/plain\r\n${ask}` +
    `content-length: ${length}\r\nconnection: close\r\n\r\n`;
  await writeAll(client, text(head + body));
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
