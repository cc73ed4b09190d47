/** The model's API as one run sees it. */
import type { ModelProtocol, NetworkMode } from "@haloop/shared";
import { forward, type Upstream } from "./forward.ts";
import type { Exchange } from "./exchanges.ts";
import { PROTOCOLS, routeOf } from "./protocols.ts";
import type { RunLedger } from "./run_ledger.ts";
import { sameText } from "../same_text.ts";
import { vendorReach } from "./vendor_tools.ts";

/** The longest requests of the APIs are of 32 MB. */
const MOST_REQUEST_BYTES = 64 * 1024 * 1024;

export interface ModelServerParts {
  readonly protocol: ModelProtocol;
  /** Unless it is `open`, what would have the vendor reach out for the sandbox is refused. */
  readonly network: NetworkMode;
  readonly token: string;
  readonly ledger: RunLedger;
  /** Gives what requests are sent on with; throws GatewayError when it cannot be had. */
  readonly upstream: () => Promise<Upstream>;
}

export type HttpHandler = (
  request: Request,
  info: { readonly completed: Promise<void> },
) => Promise<Response>;

/** Answers the requests of one run. */
export function modelServer(parts: ModelServerParts): HttpHandler {
  const { protocol, ledger } = parts;
  return async (request, { completed }) => {
    // Rejected when the sandbox goes away; only what is under way then has to know.
    completed.catch(() => {});
    const url = new URL(request.url);
    // Claude Code looks whether its endpoint is there.
    if (request.method === "HEAD" && url.pathname === "/") return new Response(null);
    // Codex asks for a WebSocket first and goes on without when it is told to.
    if (request.headers.has("upgrade")) return new Response(null, { status: 426 });
    const begin = ledger.begin(request.method, url.pathname);
    const refuse = (status: number, why: string, over: Partial<Exchange> = {}) => {
      void request.body?.cancel().catch(() => {});
      begin.end({ status, refused: why, ...over });
      return failure(protocol, status, `Haloop refused this request: ${why}`);
    };
    if (!showsToken(request, url, parts.token)) {
      return refuse(401, "it does not show the token of this run");
    }
    const route = routeOf(PROTOCOLS[protocol], request.method, url.pathname);
    if (route === undefined) {
      return refuse(403, "it is no part of the model's API that a sandbox may use");
    }
    // No 429: that is taken for a limit of the model's API.
    if (!begin.takesPlace()) return refuse(503, "too many of the run's requests are under way");
    let body: Uint8Array<ArrayBuffer> | undefined;
    try {
      body = await bodyOf(request);
    } catch {
      begin.end({ status: 0 });
      return new Response(null, { status: 499 });
    }
    if (body === undefined) return refuse(413, `it is longer than ${MOST_REQUEST_BYTES} bytes`);
    let asked: unknown;
    if (request.method === "POST") {
      const read = readJson(request.headers, body);
      if (!read.ok) return refuse(400, read.why);
      asked = read.value;
      // Sent as it was understood here: of a name that stands twice others may take the other one.
      body = read.bytes;
    }
    const model = modelAsked(protocol, url.pathname, asked);
    const reach = parts.network === "open" ? undefined : vendorReach(protocol, model, asked);
    if (reach !== undefined) {
      return refuse(403, `its vendor would reach out for a step without a network, by ${reach}`);
    }
    if (route.asks_model) {
      const limit = ledger.limitReached(model);
      if (limit !== undefined) return refuse(400, limit.why, { limit: limit.limit });
      begin.asksModel();
    }
    const { upstream } = parts;
    return await forward({
      request,
      url,
      body,
      protocol,
      route,
      ledger,
      begin,
      upstream,
      delivered: completed,
    });
  };
}

/** A failure in the words of the API. */
export function failure(protocol: ModelProtocol, status: number, message: string): Response {
  return Response.json(PROTOCOLS[protocol].failure(status, message), {
    status,
    // What the official clients go by: trying again would change nothing.
    headers: status < 500 ? { "x-should-retry": "false" } : {},
  });
}

/** The token stands wherever the program puts its key. */
function showsToken(request: Request, url: URL, token: string): boolean {
  const bearer = request.headers.get("authorization")?.replace(/^Bearer /i, "");
  const shown = [
    bearer,
    request.headers.get("x-api-key"),
    request.headers.get("x-goog-api-key"),
    url.searchParams.get("key"),
  ];
  return shown.some((one) => one != null && sameText(one, token));
}

/** Undefined when it is too long. */
async function bodyOf(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.body === null) return new Uint8Array();
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > MOST_REQUEST_BYTES) return undefined;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > MOST_REQUEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0] : await new Blob(chunks).bytes();
}

type Read =
  | { readonly ok: true; readonly value: unknown; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly why: string };

/** What nobody here can read might ask for anything. */
function readJson(headers: Headers, body: Uint8Array<ArrayBuffer>): Read {
  if (!/^(identity)?$/i.test(headers.get("content-encoding") ?? "")) {
    return { ok: false, why: "its body is compressed" };
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { ok: false, why: "its body is no JSON object" };
    }
    return { ok: true, value, bytes: new TextEncoder().encode(JSON.stringify(value)) };
  } catch {
    // Also when it is nested more deeply than can be written again.
    return { ok: false, why: "its body is no JSON" };
  }
}

/** The model that a request is for: Gemini has it in its path, the others in the body. */
function modelAsked(protocol: ModelProtocol, path: string, body: unknown): string | undefined {
  if (protocol === "gemini") return /\/models\/([^:/]+)/.exec(path)?.[1];
  const model = (body as { model?: unknown } | null | undefined)?.model;
  return typeof model === "string" ? model : undefined;
}
