/** What the gateway knows of each API that an agent may speak to its model. */
import type { ModelProtocol } from "@haloop/shared";

/** A secret, and how the API wants to be shown it. `oauth` is a bearer of a person's subscription. */
export interface Credential {
  readonly secret: string;
  readonly kind: "key" | "bearer" | "oauth";
}

/** A name in the environment of `haloop start` that may hold a credential. */
export type Variable = readonly [name: string, kind: Credential["kind"]];

/** One kind of request that is let through. */
interface Route {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  /** Whether the model answers: such requests are counted, limited and paid for. */
  readonly asks_model: boolean;
}

export interface Protocol {
  /** Where requests go unless the configuration says otherwise. */
  readonly base_url: string;
  readonly routes: readonly Route[];
  /** Names in the environment of `haloop start` that may hold the credential, the first one wins. */
  readonly variables: readonly Variable[];
  /** Shows the credential. */
  authorize(headers: Headers, credential: Credential): void;
  /** The body of a failure as this API words it, so that its programs understand it. */
  failure(status: number, message: string): unknown;
}

const asks = (path: RegExp): Route => ({ method: "POST", path, asks_model: true });
const looks = (method: Route["method"], path: RegExp): Route => ({
  method,
  path,
  asks_model: false,
});

const anthropic: Protocol = {
  base_url: "https://api.anthropic.com",
  routes: [
    asks(/^\/v1\/messages$/),
    looks("POST", /^\/v1\/messages\/count_tokens$/),
    looks("GET", /^\/v1\/models(\/[\w.:-]+)?$/),
  ],
  variables: [
    ["ANTHROPIC_API_KEY", "key"],
    ["ANTHROPIC_AUTH_TOKEN", "bearer"],
    ["CLAUDE_CODE_OAUTH_TOKEN", "oauth"],
  ],
  authorize(headers, { secret, kind }) {
    if (kind === "key") headers.set("x-api-key", secret);
    else headers.set("authorization", `Bearer ${secret}`);
    // The API takes a subscription's token only together with this mark.
    if (kind === "oauth") headers.append("anthropic-beta", "oauth-2025-04-20");
  },
  failure: (status, message) => ({
    type: "error",
    error: { type: ANTHROPIC_ERRORS[status] ?? "api_error", message },
  }),
};

const ANTHROPIC_ERRORS: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
};

function openai(routes: readonly Route[]): Protocol {
  return {
    base_url: "https://api.openai.com",
    routes: [...routes, looks("GET", /^\/v1\/models(\/[\w.:-]+)?$/)],
    variables: [["OPENAI_API_KEY", "key"]],
    authorize: (headers, { secret }) => headers.set("authorization", `Bearer ${secret}`),
    failure: (status, message) => ({
      error: {
        message,
        type: status < 500 ? "invalid_request_error" : "server_error",
        param: null,
        code: status === 401 ? "invalid_api_key" : null,
      },
    }),
  };
}

const gemini: Protocol = {
  base_url: "https://generativelanguage.googleapis.com",
  routes: [
    asks(/^\/v1(beta)?\/models\/[\w.-]+:(generateContent|streamGenerateContent)$/),
    looks("POST", /^\/v1(beta)?\/models\/[\w.-]+:countTokens$/),
    looks("GET", /^\/v1(beta)?\/models(\/[\w.-]+)?$/),
  ],
  variables: [["GEMINI_API_KEY", "key"], ["GOOGLE_API_KEY", "key"]],
  authorize(headers, { secret, kind }) {
    if (kind === "key") headers.set("x-goog-api-key", secret);
    else headers.set("authorization", `Bearer ${secret}`);
  },
  failure: (code, message) => ({
    error: { code, message, status: GEMINI_ERRORS[code] ?? "UNAVAILABLE" },
  }),
};

const GEMINI_ERRORS: Readonly<Record<number, string>> = {
  400: "FAILED_PRECONDITION",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  413: "INVALID_ARGUMENT",
};

export const PROTOCOLS: Readonly<Record<ModelProtocol, Protocol>> = {
  anthropic,
  openai_responses: openai([asks(/^\/v1\/responses(\/compact)?$/)]),
  openai_chat: openai([asks(/^\/v1\/chat\/completions$/)]),
  gemini,
};

/** The way of a request through the API; undefined for what is not let through. */
export function routeOf(protocol: Protocol, method: string, path: string): Route | undefined {
  return protocol.routes.find((route) => route.method === method && route.path.test(path));
}
