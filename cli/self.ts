/** Running this program again, as its own process. */
import { fileURLToPath } from "node:url";

/**
 * The command line of this program. Deno's own path is used because `deno` need not be on the PATH,
 * for instance under `npx deno`.
 */
export function selfCommand(): readonly [program: string, ...args: string[]] {
  if (Deno.build.standalone) return [Deno.execPath()];
  return [Deno.execPath(), "run", "-A", fileURLToPath(import.meta.resolve("./main.ts"))];
}
