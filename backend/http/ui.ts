/** Serves the built UI; every path that is no file is one of its routes. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { setCookie } from "hono/cookie";
import { serveStatic } from "hono/deno";
import { failure } from "./errors.ts";
import { sameText } from "../same_text.ts";
import { TOKEN_COOKIE } from "./guards.ts";

// No script, style, image, font or connection from anywhere else: what an agent wrote is shown in
// this page. Inline styles are needed by the editor, which makes its theme at run time.
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const NOT_BUILT = `<!doctype html><title>Haloop</title>
<h1>The Haloop API runs, but its UI is not built</h1>
<p>Build it with <code>deno task build</code> and reload this page.</p>`;

/** Headers for every answer of the UI. */
export const safeHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("content-security-policy", POLICY);
  context.header("referrer-policy", "no-referrer");
  context.header("cross-origin-opener-policy", "same-origin");
};

/**
 * The UI's router.
 *
 * @param root where the built UI lies
 * @param token when there is one, a visit with `?token=` keeps it in a cookie
 */
export function uiRoutes(root: string, token: string | undefined): Hono {
  const page = serveStatic({ root, path: "index.html" });
  return new Hono()
    .use(safeHeaders)
    .use(keepToken(token))
    .use("/assets/*", async (context, next) => {
      await next();
      // Vite names these files by their content.
      if (context.res.ok) context.header("cache-control", "public, max-age=31536000, immutable");
    })
    .get("/assets/*", serveStatic({ root }))
    .get("/assets/*", (context) => failure(context, 404, `No such file: ${context.req.path}`))
    .use("*", async (context, next) => {
      await next();
      context.header("cache-control", "no-cache");
    })
    .get("*", serveStatic({ root }), page, notBuilt);
}

function keepToken(token: string | undefined): MiddlewareHandler {
  return async (context: Context, next) => {
    const given = context.req.query("token");
    if (token === undefined || given === undefined) return await next();
    // Else a link with a wrong token would sign the person out.
    if (sameText(given, token)) {
      setCookie(context, TOKEN_COOKIE, given, { httpOnly: true, sameSite: "Strict", path: "/" });
    }
    // A location that begins with two slashes, or with a backslash, names another host.
    return context.redirect(context.req.path.replace(/^[/\\]+/, "/"));
  };
}

function notBuilt(): Response {
  const headers = { "content-type": "text/html; charset=utf-8" };
  return new Response(NOT_BUILT, { status: 503, headers });
}
