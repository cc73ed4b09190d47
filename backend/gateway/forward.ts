/** Sends a request on to the model's API, with the credential, and its answer back as it comes. */
import type { ModelProtocol } from "@haloop/shared";
import { type AnswerFacts, AnswerReader } from "./answer_reader.ts";
import type { Exchange } from "./exchanges.ts";
import { failure } from "./model_server.ts";
import { type Credential, PROTOCOLS, type routeOf } from "./protocols.ts";
import { leaveWaitingToHaloop, resetsAt } from "./rate_limit.ts";
import { passedOn } from "./passed_on.ts";
import { SECRETS } from "../secrets.ts";
import type { RunLedger } from "./run_ledger.ts";

export interface Upstream {
  readonly base_url: string;
  readonly credential: Credential;
  readonly record_bodies: boolean;
}

interface Forwarding {
  readonly request: Request;
  readonly url: URL;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly protocol: ModelProtocol;
  readonly route: NonNullable<ReturnType<typeof routeOf>>;
  readonly ledger: RunLedger;
  readonly begin: ReturnType<RunLedger["begin"]>;
  readonly upstream: () => Promise<Upstream>;
  /** Rejected when the sandbox goes away before it has the whole answer. */
  readonly delivered: Promise<void>;
}

/** Of one hop only (RFC 9110, 7.6.1), made anew, or none of the sandbox's business. */
const NOT_SENT_ON =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|accept-encoding|cookie|authorization|x-api-key|x-goog-api-key|proxy-.*|forwarded|x-forwarded-.*)$/;
/** `fetch` has undone the encoding. */
const NOT_GIVEN_BACK =
  /^(connection|keep-alive|transfer-encoding|content-length|content-encoding|trailer|upgrade|set-cookie|alt-svc|proxy-.*)$/;

/** How much of a failure is read for its message. */
const MOST_BODY_KEPT = 1024 * 1024;

export async function forward(one: Forwarding): Promise<Response> {
  const { request, protocol, begin } = one;
  let upstream: Upstream;
  try {
    upstream = await one.upstream();
  } catch (error) {
    return unsent(one, 401, (error as Error).message);
  }
  const headers = sentHeaders(request.headers, protocol, upstream.credential);
  if (headers === undefined) {
    return unsent(
      one,
      401,
      "the credential is none that a header can carry. Give the key anew",
    );
  }
  const gone = new AbortController();
  one.delivered.catch(() => gone.abort());
  try {
    const answer = await fetch(target(upstream.base_url, one.url), {
      method: request.method,
      headers,
      // The credential is for this host alone.
      redirect: "manual",
      signal: gone.signal,
      ...(request.method === "GET" ? {} : { body: one.body }),
    });
    return passOn(one, upstream, answer, gone);
  } catch (error) {
    if (gone.signal.aborted) {
      begin.end({ status: 0, ...sizes(one, 0), ...unknownCost(one) });
      return new Response(null, { status: 499 });
    }
    const host = new URL(upstream.base_url).host;
    const why = reason(error);
    if (!mayBeSent(why)) return unsent(one, 502, `Could not reach the model at ${host}: ${why}`);
    const message = `The model at ${host} broke off before its answer: ${why}`;
    const told = { ...unknownCost(one), failure: { status: 502, message } };
    begin.end({ status: 502, ...sizes(one, 0), ...told });
    return failure(one.protocol, 502, message);
  }
}

/** Where the request goes. A base that ends with the version is understood as well. */
export function target(base_url: string, url: URL): URL {
  const base = base_url.replace(/\/+$/, "");
  const version = /^\/v1(beta)?(?=\/)/.exec(url.pathname)?.[0] ?? "";
  const path = version !== "" && base.endsWith(version)
    ? url.pathname.slice(version.length)
    : url.pathname;
  const to = new URL(base + path);
  url.searchParams.forEach((value, name) => {
    if (name !== "key") to.searchParams.append(name, value);
  });
  return to;
}

/** Undefined when no header can carry the credential: the error of that quotes it. */
function sentHeaders(
  from: Headers,
  protocol: ModelProtocol,
  credential: Credential,
): Headers | undefined {
  const headers = new Headers([...from].filter(([name]) => !NOT_SENT_ON.test(name)));
  headers.set("accept-encoding", "identity");
  try {
    PROTOCOLS[protocol].authorize(headers, credential);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  return headers;
}

function passOn(
  one: Forwarding,
  { record_bodies }: Upstream,
  answer: Response,
  gone: AbortController,
): Response {
  const reader = new AnswerReader(one.protocol, answer.headers.get("content-type") ?? "");
  const kept = new Kept(record_bodies);
  const mask = SECRETS.mask();
  let bytes = 0;
  const end = (cut: boolean) => {
    const facts = reader.end();
    one.begin.end({
      status: answer.status,
      ...sizes(one, bytes),
      ...told(one, answer, facts, cut),
      ...(record_bodies ? bodies(one, kept) : {}),
    });
  };
  const headers = new Headers(
    [...answer.headers].filter(([name]) => !NOT_GIVEN_BACK.test(name))
      .map(([name, value]): [string, string] => [name, SECRETS.hidden(value)]),
  );
  const { status } = answer;
  if (isLimit(status)) leaveWaitingToHaloop(headers, Date.now());
  if (answer.body === null) {
    end(false);
    return new Response(null, { status, headers });
  }
  // An answer that repeats the request would tell the key: to the sandbox, and to the record.
  const seen = (masked: Uint8Array<ArrayBuffer>) => {
    reader.push(masked);
    kept.push(masked);
    return masked;
  };
  const body = passedOn(answer.body, {
    chunk(chunk) {
      bytes += chunk.length;
      return seen(mask.push(chunk));
    },
    rest: () => seen(mask.end()),
    end,
    cancel: () => gone.abort(),
  });
  return new Response(body, { status, headers });
}

/** What the record says of an answer. */
function told(
  { ledger, route }: Forwarding,
  answer: Response,
  facts: AnswerFacts,
  cut: boolean,
): Partial<Exchange> {
  const { model, usage } = facts;
  const about = {
    ...(model === undefined ? {} : { model }),
    ...(usage === undefined ? {} : { usage }),
  };
  if (!route.asks_model) return about;
  const failed = failureOf(answer, facts);
  // A failure inside of an answer comes after the model has begun.
  if (!answer.ok && failed !== undefined && usage === undefined) {
    return { ...about, cost_usd: 0, failure: failed };
  }
  const cost_usd = ledger.cost({ ...facts, complete: facts.complete && !cut });
  return { ...about, cost_usd, ...(failed === undefined ? {} : { failure: failed }) };
}

function failureOf(answer: Response, facts: AnswerFacts): Exchange["failure"] {
  const status = answer.ok ? facts.failure?.status : answer.status;
  if (status === undefined) return undefined;
  const told = facts.failure?.message ?? messageIn(facts.body) ?? answer.statusText;
  // Once more: JSON may spell a key in a way that its bytes do not show.
  const message = SECRETS.hidden(told).slice(0, 2_000);
  const resets_at = isLimit(status) ? resetsAt(answer.headers, facts.body, Date.now()) : undefined;
  return { status, message, ...(resets_at === undefined ? {} : { resets_at }) };
}

function isLimit(status: number): boolean {
  return status === 429 || status === 529 || status === 503;
}

/** All of the APIs put their sentence there; Gemini's streams put the whole into an array. */
function messageIn(body: unknown): string | undefined {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = (first as { error?: unknown } | null | undefined)?.error;
  const message = (error as { message?: unknown } | null | undefined)?.message ?? error;
  return typeof message === "string" ? message : undefined;
}

/** The model was not asked after all: the request counts for nothing. */
function unsent(one: Forwarding, status: number, message: string): Response {
  one.begin.end({ status, ...sizes(one, 0), asked: false, failure: { status, message } });
  return failure(one.protocol, status, message);
}

function unknownCost({ route }: Forwarding): Partial<Exchange> {
  return route.asks_model ? { cost_usd: null } : {};
}

function sizes(one: Forwarding, response_bytes: number) {
  return { request_bytes: one.body.length, response_bytes };
}

function bodies(one: Forwarding, kept: Kept): Partial<Exchange> {
  const request_body = new TextDecoder().decode(one.body.subarray(0, MOST_BODY_KEPT));
  return { request_body, response_body: kept.text() };
}

/** The beginning of a body, where it is to be recorded. */
class Kept {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(private readonly wanted: boolean) {}

  push(chunk: Uint8Array): void {
    if (!this.wanted || this.#length >= MOST_BODY_KEPT) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  text(): string {
    const decoder = new TextDecoder();
    return this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("");
  }
}

/** `fetch` tells by these words alone that it never had a connection to send something over. */
function mayBeSent(why: string): boolean {
  return !/client error \(Connect\)|Requests to port \d+ are blocked/.test(why);
}

function reason(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause;
  const first = cause instanceof Error ? cause : error;
  const [line = ""] = (first instanceof Error ? first.message : String(first)).split("\n");
  return SECRETS.hidden(line);
}
