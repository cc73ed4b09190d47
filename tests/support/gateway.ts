/** A gateway of its own for a test, and requests to it as a sandbox makes them. */
import type { ModelProtocol } from "@haloop/shared";
import type { GatewayAccess, GatewayDoor, GatewayPolicy } from "../../backend/gateway/gateway.ts";
import { HostGateway, type HostGatewayParts } from "../../backend/gateway/host_gateway.ts";
import { PRICES } from "../../backend/gateway/prices.ts";
import { INTERNET } from "../../backend/gateway/proxy_server.ts";

export const KEY = "sk-planted-credential-of-the-test";
export const RUN = { mission_id: "m-00000000", run_id: "r-0011223344556677" };

/** @param folder where it keeps its sockets and records */
export function testGateway(
  folder: string,
  base_url: string,
  over: Partial<HostGatewayParts> = {},
): HostGateway {
  return new HostGateway({
    home_run: `${folder}/run`,
    owner: "test",
    secret: new TextEncoder().encode("secret"),
    exchangesPath: ({ run_id }) => `${folder}/${run_id}.exchanges.jsonl`,
    upstream: () =>
      Promise.resolve({
        base_url,
        credential: { secret: KEY, kind: "key" },
        record_bodies: false,
      }),
    prices: PRICES,
    portNeeded: () => Promise.resolve(undefined),
    internet: INTERNET,
    now: () => new Date().toISOString(),
    ...over,
  });
}

export function policy(
  protocol: ModelProtocol,
  over: Partial<GatewayPolicy> = {},
): GatewayPolicy {
  return { ...RUN, agent: "claude", protocol, network: "model", allow_hosts: [], ...over };
}

/** A request through a door's socket. */
export async function through(
  { socket }: GatewayDoor,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  using client = Deno.createHttpClient({ proxy: { transport: "unix", path: socket } });
  // The types of the browser, which the workspace has as well, do not know Deno's client.
  const options: RequestInit & { client: Deno.HttpClient } = { ...init, client };
  const answer = await fetch(`http://gateway${path}`, options);
  // The client is closed on return; what is not read yet would be lost.
  return new Response(await answer.arrayBuffer(), answer);
}

/** The body and path by which each protocol asks its model. */
export const QUESTIONS: Readonly<Record<ModelProtocol, readonly [path: string, body: object]>> = {
  anthropic: ["/v1/messages?beta=true", {
    ...{ model: "claude-opus-5-5", max_tokens: 9, stream: true },
    messages: [{ role: "user", content: "hello" }],
  }],
  openai_responses: ["/v1/responses", { model: "gpt-5", stream: true, input: [] }],
  openai_chat: ["/v1/chat/completions", { model: "gpt-5", stream: true, messages: [] }],
  gemini: ["/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse", { contents: [] }],
};

/** Asks the model as an agent does. */
export function ask(
  access: GatewayAccess,
  protocol: ModelProtocol,
  over: object = {},
): Promise<Response> {
  const [path, body] = QUESTIONS[protocol];
  return through(access.model!, path, {
    method: "POST",
    headers: { "x-api-key": access.token, "content-type": "application/json" },
    body: JSON.stringify({ ...body, ...over }),
  });
}
