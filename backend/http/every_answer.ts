import type { MiddlewareHandler } from "hono";

/**
 * What holds for every answer: no browser takes it for another type than it says, so that nothing an agent wrote
 * becomes a script of this page; and an answer to HEAD, whose body nobody reads, holds no file open.
 */
export const everyAnswer: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("x-content-type-options", "nosniff");
  if (context.req.method === "HEAD") await context.res.body?.cancel();
};
