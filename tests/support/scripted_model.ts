/**
 * A model's endpoint that follows a script, in the four protocols: for the gateway's tests and for the
 * real agent programs. The scenario is the base address: `scripted.url("bash")`.
 */
import { answers, type Turn } from "./scripted_answers.ts";
import type { ModelProtocol } from "@haloop/shared";

/**
 * - `write`: a call of the tool that writes files, then the last word
 * - `bash`: a call of the shell that writes the file, then the last word
 * - `tools`: three calls one after the other, the last of which writes the file
 * - `text`: the last word at once
 * - `loop`: call after call, for ever
 * - `slow`: as `write`, a piece every 200 ms
 * - what `commands` of the options names: a call of the shell with that, then as `write`
 * - `hang` and what begins so: the head of an answer, and nothing after it
 * - `cut`: the connection breaks in the middle of the answer
 * - `cutx1`: so for the first answer that is streamed, then as `write`
 * - `big`: an answer of one MB in many pieces
 * - `e429` and the like: this failure for every request
 * - `echo`: 400 with all headers of the request in its message
 * - `r429x2`: this failure twice, then as `write`
 * - `limit60`: 429 with a limit that ends in 60 s, until it is lifted; then as `write`
 * - `told`: what stands in the prompt as `[script:write]`, so that runs of one agent differ
 */
export type Scenario = string;

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly scenario: Scenario;
  readonly headers: Headers;
  readonly body: Record<string, unknown> | undefined;
  /** The client went away before the end of the answer. */
  aborted: boolean;
}

export interface ScriptedModel extends AsyncDisposable {
  readonly requests: readonly SeenRequest[];
  url(scenario: Scenario): string;
  /** Ends a limit before its time. */
  lift(scenario: Scenario): void;
}

export interface ScriptOptions {
  /** What the tools write, by the sandbox's path; the same for all runs unless told by the prompt. */
  readonly content?: string;
  /** What the shell is to do, by the scenario. */
  readonly commands?: Readonly<Record<Scenario, string>>;
  /** Further headers of failures that stay. */
  readonly failure_headers?: Readonly<Record<string, string>>;
}

const ROUTES: readonly (readonly [RegExp, ModelProtocol])[] = [
  [/\/messages$/, "anthropic"],
  [/\/responses$/, "openai_responses"],
  [/\/chat\/completions$/, "openai_chat"],
  [/\/models\/[^/:]+:(stream)?[gG]enerateContent$/, "gemini"],
];

/** Serves until disposed, on a free port of the loopback. */
export function scriptedModel(options: ScriptOptions = {}): ScriptedModel {
  const requests: SeenRequest[] = [];
  const failures = new Map<string, number>();
  const lifted = new Set<string>();
  const closing = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: closing.signal, onListen: () => {} },
    async (request) => {
      const url = new URL(request.url);
      const [, named = "write", path = "/"] = /^\/s\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
      const body = await request.json().catch(() => undefined);
      const scenario = named === "told" ? toldIn(body) : named;
      const seen = {
        method: request.method,
        path,
        scenario,
        headers: request.headers,
        body,
        aborted: false,
      };
      requests.push(seen);
      const protocol = ROUTES.find(([route]) => route.test(path))?.[1];
      if (protocol === undefined || request.method !== "POST") return otherAnswer(path);
      const limit_s = lifted.has(scenario) ? undefined : /^limit(\d+)$/.exec(scenario)?.[1];
      if (limit_s !== undefined) {
        return answers[protocol].failure(429, limitHeaders(Number(limit_s)));
      }
      if (scenario === "echo") {
        const message = `bad ${JSON.stringify([...request.headers])}`;
        return answers[protocol].failure(400, GIVE_UP, message);
      }
      const failure = failureOf(scenario, failures);
      if (failure !== undefined) {
        const headers = scenario.startsWith("e") ? options.failure_headers : {};
        return answers[protocol].failure(failure, headers);
      }
      const turn: Turn = {
        scenario: turnOf(scenario, failures, body?.stream === true || path.includes(":stream")),
        path: url.pathname,
        body: body ?? {},
        content: options.content ?? CONTENT,
        command: options.commands?.[scenario],
        aborted: () => seen.aborted = true,
      };
      return await answers[protocol].answer(turn);
    },
  );
  return {
    requests,
    url: (scenario) => `http://127.0.0.1:${server.addr.port}/s/${scenario}`,
    lift: (scenario) => lifted.add(scenario),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await server.finished;
    },
  };
}

const CONTENT = "# Written by the scripted model\n\nA line of its own.\n";

/** Clients of Anthropic and OpenAI do not try again by themselves then. */
export const GIVE_UP = { "x-should-retry": "false" };

/** A long limit as all of them tell it, a short one so that no program waits for it by itself. */
function limitHeaders(seconds: number): Record<string, string> {
  if (seconds >= 60) return { "retry-after": `${seconds}` };
  return {
    ...GIVE_UP,
    "anthropic-ratelimit-unified-reset": `${Math.round(Date.now() / 1000) + seconds}`,
    "x-ratelimit-remaining-requests": "0",
    "x-ratelimit-reset-requests": `${seconds}s`,
  };
}

function toldIn(body: unknown): string {
  return /\[script:(\w+)\]/.exec(JSON.stringify(body ?? ""))?.[1] ?? "write";
}

function turnOf(scenario: string, failures: Map<string, number>, streamed: boolean): string {
  if (/^(r|limit)\d/.test(scenario)) return "write";
  const cuts = /^cutx(\d+)$/.exec(scenario)?.[1];
  if (cuts === undefined) return scenario;
  // What is given in one piece is not cut.
  if (!streamed) return "write";
  return counted(scenario, failures) <= Number(cuts) ? "cut" : "write";
}

function otherAnswer(path: string): Response {
  if (path.endsWith("count_tokens")) return Response.json({ input_tokens: 1234 });
  if (path.endsWith(":countTokens")) return Response.json({ totalTokens: 1234 });
  if (path.endsWith("/models")) return Response.json({ object: "list", data: [], models: [] });
  return Response.json({ error: { message: `The script has no ${path}` } }, { status: 404 });
}

/** `e429` always, `r429x2` for the first two requests. */
function failureOf(scenario: string, failures: Map<string, number>): number | undefined {
  const always = /^e(\d{3})$/.exec(scenario)?.[1];
  if (always !== undefined) return Number(always);
  const [, status, times] = /^r(\d{3})x(\d+)$/.exec(scenario) ?? [];
  if (status === undefined) return undefined;
  return counted(scenario, failures) <= Number(times) ? Number(status) : undefined;
}

function counted(scenario: string, counts: Map<string, number>): number {
  const count = (counts.get(scenario) ?? 0) + 1;
  counts.set(scenario, count);
  return count;
}
