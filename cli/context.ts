/** What a command gets besides its own flags. */
import { resolve } from "node:path";

export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder the person stands in, which a task runner may have left. */
  readonly cwd: string;
}

export function contextOfProcess(): Context {
  const env = Deno.env.toObject();
  return { env, cwd: resolve(env.HALOOP_CWD ?? Deno.cwd()) };
}
