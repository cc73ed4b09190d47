/**
 * Who may ask at all. The server can do what its user can, and every page in the user's browser can
 * send requests to it, so a request has to name this server as its host (DNS rebinding) and must not
 * come from a page of another origin (cross-site requests).
 */
import { MAX_BODY_BYTES } from "@haloop/shared";
import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie } from "hono/cookie";
import { PID_HEADER } from "../listen.ts";
import { sameText } from "../same_text.ts";
import { failure } from "./errors.ts";

/** Cookie in which a browser carries the token. */
export const TOKEN_COOKIE = "haloop_token";

/** Refuses requests that name another host or come from a page of another origin. */
export function sameOriginOnly(hosts: readonly string[], any_host: boolean): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? new URL(context.req.url).host;
    if (!any_host && !hosts.includes(hostName(host))) {
      return failure(context, 403, `Host "${host}" is not this server's. Use http://localhost`);
    }
    const origin = context.req.header("origin");
    if (origin !== undefined && originHost(origin) !== host) {
      return failure(context, 403, `Requests from pages of "${origin}" are refused`);
    }
    // Sent by browsers only; a page of another site cannot leave it out or change it.
    const cross_site = context.req.header("sec-fetch-site") === "cross-site";
    if (cross_site && context.req.header("sec-fetch-mode") !== "navigate") {
      return failure(context, 403, "Requests from pages of other sites are refused");
    }
    await next();
  };
}

/** Asks for the token, in a header or the cookie, when there is one. */
export function tokenOnly(token: string | undefined): MiddlewareHandler {
  return async (context, next) => {
    if (token === undefined) return await next();
    const given = context.req.header("authorization")?.replace(/^Bearer /, "") ??
      getCookie(context, TOKEN_COOKIE);
    if (given === undefined || !sameText(given, token)) {
      if (context.req.path === "/api/health") context.header(PID_HEADER, `${Deno.pid}`);
      return failure(
        context,
        401,
        "A token is required. Open the address that haloop start printed",
      );
    }
    await next();
  };
}

/** The methods of routes with a body. Some of the others, such as TRACE, no `Request` can be made of. */
const TAKES_BODY = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Refuses bodies that are not JSON. A form on another page can send any body but this one. */
export const jsonOnly: MiddlewareHandler = async (context, next) => {
  if (context.req.method === "GET" || context.req.method === "HEAD") return await next();
  const type = context.req.header("content-type");
  const has_body = context.req.header("transfer-encoding") !== undefined ||
    Number(context.req.header("content-length") ?? 0) > 0;
  if (type === undefined ? has_body : !/^application\/json\s*(;|$)/i.test(type)) {
    return failure(context, 415, "The body must be JSON: send content-type: application/json");
  }
  // Clients of the first version post "continue" without a body, with or without the header.
  const { url, method } = context.req.raw;
  if (!has_body && TAKES_BODY.has(method)) {
    const headers = new Headers(context.req.raw.headers);
    headers.set("content-type", "application/json");
    context.req.raw = new Request(url, { method, headers, body: "{}" });
  }
  await next();
};

/** Refuses bodies over the limit. */
export const boundedBody: MiddlewareHandler = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (context) => {
    const [, artifact] = /\/artifacts\/([^/]+)$/.exec(context.req.path) ?? [];
    const what = artifact === undefined ? "The text" : `"${decoded(artifact)}"`;
    const most = `${MAX_BODY_BYTES / 1024 / 1024} MiB`;
    return failure(
      context,
      413,
      `${what} is larger than the ${most} that fit. ` +
        "Shorten it, or put it into the project as a file",
    );
  },
});

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // It is no name of an artifact anyway.
    return part;
  }
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
